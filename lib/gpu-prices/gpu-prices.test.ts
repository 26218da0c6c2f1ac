import { describe, expect, it } from "vitest";

import { day } from "@/lib/domain/durations";
import { createTestOfferIndex, type FlatOffer } from "@/testing/offers/offer-index";
import { propertyRuns } from "@/testing/property-runs";
import { createRandom } from "@/testing/random";

import { gapsBetween, linesOf } from "./chart";
import { gpuHistoryCsv, gpusCsv } from "./csv";
import { historyOf, type CloudPrice } from "./history";
import { arrangeList, readListView, sortedBy } from "./list";
import { listModels } from "./models";
import { nearGpus } from "./near";
import { findNeighbors } from "./neighbors";
import { marketOfClouds, rangesByCloud, rangesByRegion } from "./ranges";
import { percentText, rankText } from "./texts";
import { valueFigures } from "./values";

const h100 = { gpuId: "h100-sxm-80", gpuName: "H100 SXM", gpuFamily: "H100", vramGb: 80, gpuCount: 1 };
const a100 = { gpuId: "a100-sxm-80", gpuName: "A100 SXM", gpuFamily: "A100", vramGb: 80, gpuCount: 1 };
const t4 = { gpuId: "t4-16", gpuName: "T4", gpuFamily: "T4", vramGb: 16, gpuCount: 1 };
const us = { country: "US", continent: "north-america" as const };

const offers: Partial<FlatOffer>[] = [
  { ...h100, ...us, cloud: "lambda", nativeAmount: "2" },
  { ...h100, ...us, cloud: "lambda", nativeAmount: "4" },
  { ...h100, country: "NO", continent: "europe", cloud: "nebius", nativeAmount: "3", stock: "unknown" },
  { ...h100, provider: "massedcompute", nativeAmount: "5" },
  { ...h100, cloud: "aws", nativeAmount: "1", stock: "sold-out" },
  { ...h100, cloud: "aws", nativeAmount: "1.5", billing: "spot" },
  { ...h100, cloud: "aws", nativeAmount: "720", nativePer: "month", billing: "monthly" },
  { ...h100, cloud: "akash", nativeAmount: "0.5", kind: "aggregate" },
  { ...a100, cloud: "lambda", nativeAmount: "1" },
  { ...t4, cloud: "aws", nativeAmount: "0.4", billing: "spot" },
];
const index = createTestOfferIndex(offers);
const models = listModels(index);
const model = models.get("h100-sxm-80")!;

describe("the GPUs with offers", () => {
  it("count their offers, and have the cheapest that is not sold out; aggregates are no offers", () => {
    expect([...models.keys()]).toEqual(["h100-sxm-80", "a100-sxm-80", "t4-16"]);
    expect([model.offers.length, model.inStock, model.clouds]).toEqual([7, 5, 4]);
    const prices = Object.values(model.cheapest).map((offer) => offer?.gpuPriceMicros);
    expect(prices).toEqual([2_000_000, 1_500_000, 1_000_000]);
    expect(models.get("t4-16")!.cheapest.onDemand).toBeNull();
    expect(listModels(index)).toBe(models);
  });

  it("are listed in the order of a column, unknown prices last, and filtered by words", () => {
    const ids = (query: string) =>
      arrangeList(models.values(), readListView(new URLSearchParams(query))).map(({ gpu }) => gpu.id);
    expect(ids("")).toEqual(["h100-sxm-80", "a100-sxm-80", "t4-16"]);
    expect(ids("sort=onDemand")).toEqual(["a100-sxm-80", "h100-sxm-80", "t4-16"]);
    expect(ids("sort=-onDemand")).toEqual(["h100-sxm-80", "a100-sxm-80", "t4-16"]);
    expect(ids("sort=constructor")).toEqual(ids(""));
    expect(ids("q=SXM 80gb a100")).toEqual(["a100-sxm-80"]);
    const view = readListView(new URLSearchParams("sort=-vram&q=sxm"));
    expect(sortedBy("vram", view, "market=public")).toBe("market=public&q=sxm&sort=vram");
    expect(sortedBy("offers", view, "")).toBe("q=sxm&sort=-offers");
  });

  it("are CSV with the names of the JSON", () => {
    const cheapest = { onDemand: { offerId: "a", gpuPriceMicros: 5 }, spot: null, prepaid: null };
    const gpu = {
      id: "t4-16",
      name: "T4",
      family: "T4",
      vramGb: 16,
      offers: 2,
      inStock: 1,
      clouds: 1,
      cheapest,
    };
    const lines = gpusCsv({ gpus: [gpu], notices: [] }).split("\r\n");
    expect(lines[0]).toMatch(/^id,name,family,vramGb,offers,inStock,clouds,cheapest\.onDemand\.offerId,/);
    expect(lines[1]).toBe("t4-16,T4,T4,16,2,1,1,a,5,,,,,");
  });
});

describe("the ranges", () => {
  it("are over the on-demand offers of each cloud that are not sold out", () => {
    expect(rangesByCloud(model)).toMatchObject([
      { id: "lambda", label: "Lambda", min: 2e6, median: 3e6, max: 4e6, offers: 2 },
      { id: "nebius", min: 3e6, filter: { param: "cloud", value: "nebius" } },
      { id: "massedcompute", min: 5e6, filter: { param: "provider", value: "massedcompute" } },
    ]);
    expect(marketOfClouds(rangesByCloud(model))).toEqual({ min: 2e6, median: 3e6, max: 5e6, clouds: 3 });
    expect(marketOfClouds([])).toBeNull();
  });

  it("have continents with their countries, and what is not specified last", () => {
    const found = rangesByRegion(model).map(({ id, isPart, min, max }) => [id, isPart, min / 1e6, max / 1e6]);
    expect(found).toEqual([
      ["north-america", false, 2, 4],
      ["US", true, 2, 4],
      ["europe", false, 3, 3],
      ["NO", true, 3, 3],
      ["unknown", false, 5, 5],
    ]);
  });
});

describe("the history", () => {
  const at = (dayOf: number, cloud: string, micros: number, isPublic = false): CloudPrice => ({
    day: dayOf,
    cloud,
    micros,
    isPublic,
  });

  it("has the lowest price of each cloud once a day", () => {
    const days = historyOf([at(1, "lambda", 4), at(0, "aws", 3), at(0, "lambda", 5), at(0, "lambdalabs", 2)]);
    expect(days).toEqual([
      { day: "1970-01-01", min: 2, median: 3, clouds: 2 },
      { day: "1970-01-02", min: 4, median: 4, clouds: 1 },
    ]);
  });

  it("leaves out public prices that are implausible beside those of five clouds", () => {
    const usual = ["a", "b", "c", "d"].map((cloud) => at(0, cloud, 100));
    expect(historyOf([...usual, at(0, "e", 1, true)])[0]).toMatchObject({ min: 100, clouds: 4 });
    expect(historyOf([...usual, at(0, "e", 1)])[0]).toMatchObject({ min: 1, clouds: 5 });
  });

  const runs = propertyRuns({ full: 10_000, short: 300 });
  it(`agrees with a slow count over ${runs} random records`, () => {
    const random = createRandom(15);
    for (let run = 0; run < runs; run++) {
      const prices = Array.from({ length: random.integer(25) }, () =>
        at(random.integer(4), random.pick(["a", "b", "c", "d"]), 1 + random.integer(9)),
      );
      const expected = [...new Set(prices.map((price) => price.day))]
        .toSorted((a, b) => a - b)
        .map((one) => {
          const clouds = [...new Set(prices.filter((price) => price.day === one).map(({ cloud }) => cloud))];
          const lows = clouds
            .map((cloud) =>
              prices
                .filter((price) => price.day === one && price.cloud === cloud)
                .reduce((low, { micros }) => Math.min(low, micros), Infinity),
            )
            .toSorted((a, b) => a - b);
          const middle = lows.length / 2;
          const median =
            lows.length % 2 ? lows[Math.floor(middle)]! : (lows[middle - 1]! + lows[middle]!) / 2;
          return {
            day: new Date(one * day).toISOString().slice(0, 10),
            min: lows[0],
            median: Math.round(median),
            clouds: lows.length,
          };
        });
      expect(historyOf(prices)).toEqual(expected);
    }
  });

  it("is drawn in steps that end where a day is missing", () => {
    const days = historyOf([at(0, "a", 2), at(1, "a", 3), at(4, "a", 4)]);
    expect(linesOf(days, (micros) => micros).min).toEqual([
      [0, 2],
      [day, 3],
      [2 * day, null],
      [4 * day, 4],
      [5 * day, null],
    ]);
    const listed = historyOf([at(2, "list", 9)]);
    expect(gapsBetween([days, listed], { now: 4.5 * day, completeUntil: 4 * day })).toEqual([
      { from: 3 * day, to: 4 * day },
    ]);
    expect(gapsBetween([days, listed], { now: 4.5 * day, completeUntil: 3 * day })).toEqual([]);
    expect(gapsBetween([listed], { now: 9 * day, completeUntil: 9 * day })).toEqual([
      { from: 3 * day, to: 9 * day },
    ]);
  });

  it("keeps the public list apart in the CSV, with its attribution", () => {
    const csv = gpuHistoryCsv({
      history: historyOf([at(0, "a", 2)]),
      listHistory: historyOf([at(0, "b", 1)]),
      attribution: "by the list",
    });
    expect(csv).toBe(
      "series,day,min,median,clouds,attribution\r\nhistory,1970-01-01,2,2,1,\r\nlistHistory,1970-01-01,1,1,1,by the list\r\n",
    );
  });
});

it("neighbors are near in memory and speed, in order of memory, with the GPU among them", () => {
  const found = findNeighbors(model, models.values());
  expect(found.map(({ model: { gpu } }) => gpu.id)).toEqual(["t4-16", "a100-sxm-80", "h100-sxm-80"]);
});

it("values rank by the cheapest on-demand price, and are null without one", () => {
  expect(valueFigures(model, models.values())).toEqual([
    { key: "perGb", micros: 25_000, rank: 2, of: 2 },
    { key: "perTflops", micros: 2e6 / 989, rank: 1, of: 2 },
    { key: "perTbps", micros: 2e6 / 3.35, rank: 2, of: 2 },
  ]);
  expect(valueFigures(models.get("t4-16")!, models.values())[0]).toEqual({
    key: "perGb",
    micros: null,
    rank: null,
    of: 2,
  });
});

it("near names begin alike, have the same words, or differ by few letters", () => {
  const gpus = ["h100-sxm-80", "h100-pcie-80", "a100-sxm-80", "t4-16"].map((id) => ({
    id,
    name: id,
    vramGb: 0,
  }));
  const near = (text: string) => nearGpus(text, gpus).map(({ id }) => id);
  expect(near("h100").slice(0, 2)).toEqual(["h100-sxm-80", "h100-pcie-80"]);
  expect(near("H100 80")).toEqual(["h100-sxm-80", "h100-pcie-80", "a100-sxm-80"].slice(0, 2));
  expect(near("h10-sxm-80")[0]).toBe("h100-sxm-80");
  expect([near("nothing-at-all"), near("x")]).toEqual([[], []]);
});

it("numbers read as text", () => {
  expect([1, 2, 3, 4, 11, 22].map(rankText)).toEqual([
    "cheapest",
    "2nd cheapest",
    "3rd cheapest",
    "4th cheapest",
    "11th cheapest",
    "22nd cheapest",
  ]);
  expect(percentText(8, 10)).toBe("20% below the median");
  expect([percentText(11, 10), percentText(10, 10)]).toEqual(["10% above the median", "at the median"]);
});
