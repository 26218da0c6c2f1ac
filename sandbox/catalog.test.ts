import { assert, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { propertyRuns } from "../testing/property-runs";
import { noon } from "../testing/sandbox/harness";
import { catalogAt, createCatalogReader, type Catalog } from "./catalog";
import { gpus } from "./catalog/gpus";
import { stepMilliseconds } from "./catalog/version";

const minute = 60_000;

interface Flat {
  key: string;
  price: number;
  isFree: boolean;
}

/** Every offer of a catalog under one key, in its cloud's currency. */
function flatten(catalog: Catalog): Record<keyof Catalog, Flat[]> {
  return {
    massedcompute: catalog.massedcompute.flatMap(({ name, cents, regions }) =>
      cents === null ? [] : [{ key: name, price: cents, isFree: regions.length > 0 }],
    ),
    gpugeek: catalog.gpugeek.map(({ gpuName, dcId, yuan, freeGpus }) => ({
      key: `${gpuName}/${dcId}`,
      price: yuan,
      isFree: freeGpus > 0,
    })),
    cloudcompute: catalog.cloudcompute.flatMap(({ id, price, rented }) =>
      typeof price === "string" ? [] : [{ key: String(id), price, isFree: !rented }],
    ),
    shadeform: catalog.shadeform.flatMap(({ cloud, shadeType, cents, places }) =>
      places.flatMap(({ region, isOnDemandFree, isSpotFree, spotUsd }) => [
        { key: `${cloud}/${shadeType}/${region}`, price: cents, isFree: isOnDemandFree },
        ...(spotUsd === null
          ? []
          : [
              {
                key: `${cloud}/${shadeType}/${region}/spot`,
                price: spotUsd * 100,
                isFree: isSpotFree,
              },
            ]),
      ]),
    ),
    sesterce: catalog.sesterce.flatMap(({ cloudId, instanceId, deploymentType, usd, places }) =>
      places.map(({ region, isFree }) => ({
        key: `${cloudId}/${instanceId}/${deploymentType}/${region}`,
        price: usd,
        isFree,
      })),
    ),
  };
}

function all(catalog: Catalog): Flat[] {
  return Object.values(flatten(catalog)).flat();
}

function median(numbers: number[]): number {
  const sorted = numbers.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

describe("the catalog", () => {
  it("depends on seed and time only", () => {
    const seeds = integer({ min: 0, max: 1_000_000 });
    const times = integer({ min: noon, max: noon + 365 * 24 * 60 * minute });
    assert(
      property(seeds, times, (seed, time) => {
        expect(catalogAt(seed, time)).toEqual(createCatalogReader(seed)(time));
      }),
      { numRuns: 15 },
    );
    expect(catalogAt(1, noon)).not.toEqual(catalogAt(2, noon));
  });

  it("has about 500 unique offers, about a quarter of them sold out", () => {
    const flat = all(catalogAt(2611, noon));
    expect(flat.length).toBeGreaterThan(470);
    expect(flat.length).toBeLessThan(600);
    expect(new Set(flat.map(({ key }) => key)).size).toBe(flat.length);
    const soldOut = flat.filter(({ isFree }) => !isFree).length / flat.length;
    expect(soldOut).toBeGreaterThan(0.17);
    expect(soldOut).toBeLessThan(0.36);
  });

  it("is constant and cached within a step", () => {
    const at = createCatalogReader(1);
    expect(at(noon + stepMilliseconds - 1)).toBe(at(noon));
    expect(at(noon + stepMilliseconds)).not.toBe(at(noon));
  });

  it("changes every few minutes, but only a little", () => {
    const hours = propertyRuns({ full: 12, short: 3 });
    for (const seed of [1, 2611]) {
      let before = flatten(catalogAt(seed, noon));
      const first = before;
      let quiet = 0;
      for (let step = 1; step <= hours * 12; step++) {
        const after = flatten(catalogAt(seed, noon + step * 5 * minute));
        for (const provider of Object.keys(after) as (keyof Catalog)[]) {
          const ratio = median(after[provider].map(price)) / median(before[provider].map(price));
          expect(ratio).toBeGreaterThan(0.8);
          expect(ratio).toBeLessThan(1.25);
          expect(after[provider]).toHaveLength(first[provider].length);
          expect(sharedKeys(before[provider], after[provider])).toBeGreaterThan(0.9);
          const free = after[provider].filter(({ isFree }) => isFree).length;
          expect(free / after[provider].length).toBeGreaterThan(0.4);
        }
        if (JSON.stringify(after) === JSON.stringify(before)) quiet += 1;
        before = after;
      }
      expect(quiet).toBeLessThan(3);
    }
  });

  it("keeps every price near the market price", () => {
    for (const { gpuCount, cents, vramGb, shadeType } of catalogAt(2611, noon).shadeform) {
      const perGpu = cents / 100 / gpuCount;
      const levels = Object.values(gpus).filter((gpu) => gpu.vramGb === vramGb);
      expect(perGpu, shadeType).toBeGreaterThan(0.4 * Math.min(...levels.map(({ usd }) => usd)));
      expect(perGpu, shadeType).toBeLessThan(2.5 * Math.max(...levels.map(({ usd }) => usd)));
    }
  });
});

function price(offer: Flat): number {
  return offer.price;
}

function sharedKeys(before: Flat[], after: Flat[]): number {
  const known = new Set(before.map(({ key }) => key));
  return after.filter(({ key }) => known.has(key)).length / after.length;
}
