import { expect, it } from "vitest";

import { day, hour } from "@/lib/domain/durations";

import type { ChartData } from "./chart-data";
import { priceLabels, readoutTexts, timeLabels } from "./chart-text";
import { alignSeries } from "./timeline";

it("labels prices with as many decimals as they need to differ", () => {
  expect(priceLabels([1.8, 2, 2.2])).toEqual(["1.80", "2.00", "2.20"]);
  expect(priceLabels([0.01, 0.015])).toEqual(["0.010", "0.015"]);
  expect(priceLabels([100, 120])).toEqual(["100", "120"]);
});

it("labels times by how far they are apart", () => {
  const from = Date.UTC(2026, 10, 12);
  const labels = (step: number) => timeLabels([from, from + step], true);
  expect(labels(3 * hour)).toEqual(["Nov 12", "03:00"]);
  expect(labels(3 * day)).toEqual(["Nov 12", "Nov 15"]);
  expect(labels(31 * day)).toEqual(["Nov 2026", "Dec 2026"]);
  expect(timeLabels([from + hour, from + hour + 30_000], true)).toEqual(["01:00:00", "01:00:30"]);
});

it("reads out the lines and the stock of a day, only lines with a price where another has one, and a gap", () => {
  const data: ChartData = {
    label: "",
    currency: "USD",
    isDaily: true,
    from: 0,
    to: 3 * day,
    series: [
      {
        label: "Minimum",
        points: [
          [0, 1.5],
          [day, null],
        ],
        ranges: [[1, 2], null],
      },
      { label: "Median", points: [[0, 2]] },
    ],
    stock: [{ from: 0, to: day, stock: "in-stock", share: 0.25 }],
    gaps: [{ from: 2 * day, to: 3 * day }],
  };
  const timeline = alignSeries(data);
  const texts = [0, 1, 2].map((at) => readoutTexts(data, timeline, at * day + hour));
  expect(texts).toEqual([
    ["Jan 1, 1970 (UTC)", "Minimum $1.50 (1.00 to 2.00)", "Median $2.00", "in stock 25% of the day"],
    ["Jan 2, 1970 (UTC)", "Median $2.00"],
    ["Jan 3, 1970 (UTC)", "No data"],
  ]);
});
