import { describe, expect, it } from "vitest";

import { alignSeries, indexAt } from "./timeline";

const base = { label: "", currency: "USD" };

describe("alignSeries", () => {
  it("holds each value until the next point", () => {
    const { times, lines } = alignSeries({
      ...base,
      from: 0,
      to: 100,
      series: [
        {
          label: "a",
          points: [
            [10, 1],
            [50, 2],
          ],
        },
        {
          label: "b",
          points: [
            [0, 5],
            [30, null],
            [60, 6],
          ],
        },
      ],
    });
    expect(times).toEqual([0, 10, 30, 50, 60, 100]);
    expect(lines.map(({ values }) => values)).toEqual([
      [null, 1, 1, 2, 2, 2],
      [5, 5, null, null, 6, 6],
    ]);
  });

  it("takes the value before the start as that at the start", () => {
    const { times, lines } = alignSeries({
      ...base,
      from: 20,
      to: 40,
      series: [{ label: "a", points: [[5, 3]] }],
    });
    expect(times).toEqual([20, 40]);
    expect(lines[0]!.values).toEqual([3, 3]);
  });

  it("has no value in a gap, and the held one after it", () => {
    const { times, lines, isGap } = alignSeries({
      ...base,
      from: 0,
      to: 100,
      series: [{ label: "a", points: [[0, 1]] }],
      gaps: [
        { from: 20, to: 40 },
        { from: 90, to: 100 },
      ],
    });
    expect(times).toEqual([0, 20, 40, 90, 100]);
    expect(lines[0]!.values).toEqual([1, null, 1, null, null]);
    expect(isGap).toEqual([false, true, false, true, true]);
  });

  it("has the stock of each time, at the end the last one", () => {
    const { stock } = alignSeries({
      ...base,
      from: 0,
      to: 100,
      series: [{ label: "a", points: [[0, 1]] }],
      stock: [
        { from: 0, to: 30, stock: "in-stock" },
        { from: 50, to: 100, stock: "sold-out" },
      ],
    });
    expect(stock.map((band) => band?.stock)).toEqual(["in-stock", undefined, "sold-out", "sold-out"]);
  });
});

it("finds what holds at a time", () => {
  const timeline = { times: [0, 10, 20] };
  expect([-5, 0, 9, 10, 19, 20, 99].map((time) => indexAt(timeline, time))).toEqual([0, 0, 0, 1, 1, 2, 2]);
});
