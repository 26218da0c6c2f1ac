import { describe, expect, it } from "vitest";

import { propertyRuns } from "@/testing/property-runs";
import { createRandom } from "@/testing/random";

import { bandsBetween, cutsOf, splitBand, type Band, type ReadBand } from "./bands";

const pageRows = 64;

/** Reads prices in bands, as from a server with pages of 64 rows; counts the requests. */
function readAll(prices: readonly number[], cuts: readonly number[]) {
  const pending: Band[] = bandsBetween(cuts);
  const bands: ReadBand[] = [];
  const found: number[] = [];
  let requests = 0;
  let isComplete = true;
  for (let band = pending.shift(); band; band = pending.shift()) {
    const { from, to } = band;
    requests += 1;
    const page = prices.filter((price) => price >= from && (to === null || price < to)).slice(0, pageRows);
    const halves = page.length === pageRows ? splitBand(band, page) : null;
    if (halves) {
      expect([halves[0].from, halves[0].to, halves[1].to]).toEqual([from, halves[1].from, to]);
      pending.unshift(...halves);
      continue;
    }
    if (page.length === pageRows) isComplete = false;
    bands.push({ ...band, rows: page.length });
    found.push(...page);
  }
  return { found, requests, isComplete, cuts: cutsOf(bands) };
}

describe("price bands", () => {
  it("cover every price, without a gap", () => {
    expect(bandsBetween([])).toEqual([{ from: 0, to: null }]);
    expect(bandsBetween([1, 1, 2.5])).toEqual([
      { from: 0, to: 1 },
      { from: 1, to: 2.5 },
      { from: 2.5, to: null },
    ]);
  });

  it("are cut between two prices, with a short number where one fits", () => {
    const prices = Array.from({ length: 64 }, (_, index) => 0.1 + index / 100);
    expect(splitBand({ from: 0, to: null }, prices)).toEqual([
      { from: 0, to: 0.575 },
      { from: 0.575, to: null },
    ]);
    expect(splitBand({ from: 0, to: null }, [0.5, 0.5])).toEqual([
      { from: 0, to: 0.5001 },
      { from: 0.5001, to: null },
    ]);
    expect(splitBand({ from: 0.5, to: 0.5001 }, [0.5, 0.5])).toBeNull();
    expect(splitBand({ from: 0, to: null }, [])).toBeNull();
    expect(splitBand({ from: 9, to: null }, [1, 2])).toBeNull();
  });

  const runs = propertyRuns({ full: 5_000, short: 200 });
  it(`find every row of ${runs} markets with fewer than 64 rows at a price`, () => {
    const random = createRandom(6_464);
    for (let run = 0; run < runs; run++) {
      const steps = random.pick([20, 200, 100_000]);
      const prices = Array.from(
        { length: random.integer(600) },
        () => (1 + random.integer(steps)) / random.pick([7, 100]),
      );
      prices.sort((left, right) => left - right);
      const counts = new Map<number, number>();
      for (const price of prices) counts.set(price, (counts.get(price) ?? 0) + 1);
      const isDivisible = Math.max(0, ...counts.values()) < pageRows;
      const first = readAll(prices, []);
      if (isDivisible) expect([first.isComplete, first.found]).toEqual([true, prices]);
      const second = readAll(prices, first.cuts);
      expect(second.requests).toBeLessThanOrEqual(first.requests);
      if (isDivisible) expect([second.isComplete, second.found]).toEqual([true, prices]);
    }
  });
});
