import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { StoredOffer } from "@/db/offers";
import {
  createStoredOffer,
  createTestOfferIndex,
  observedTime,
  type FlatOffer,
} from "@/testing/offers/offer-index";

import { median } from "@/lib/domain/median";
import { OfferIndex } from "./index";
import { facetNames, type FacetName, type Offer } from "../schema";
import { defaultSearch, rangeNames, type OffersSearch } from "../search";
import { histogram, histogramStep } from "../histogram";
import { propertyRuns } from "@/testing/property-runs";
import { parseSearch } from "../search-params";

const places = [
  { regionId: "us-1", regionName: "US, One", country: "US", continent: "north-america" as const },
  { regionId: "us-2", regionName: "US, Two, TX", country: "US", continent: "north-america" as const },
  { regionId: "any", regionName: "Here, There", country: null, continent: null },
  { regionId: "eu-north", regionName: null, country: null, continent: "europe" as const },
  { regionId: "no-1", regionName: "Norway 1", country: "NO", continent: "europe" as const },
  { regionId: null, regionName: null, country: null, continent: null },
];
const gpus = [
  { gpuId: "h100-sxm-80", gpuName: "H100 SXM", gpuFamily: "H100", vramGb: 80 },
  { gpuId: "h100-nvl-94", gpuName: "H100 NVL", gpuFamily: "H100", vramGb: 94 },
  { gpuId: "rtx-4090-24", gpuName: "RTX 4090", gpuFamily: "RTX 4090", vramGb: 24 },
  { gpuId: null, gpuName: null, gpuFamily: null, vramGb: null },
];

const offerArbitrary: fc.Arbitrary<Partial<FlatOffer>> = fc
  .record({
    provider: fc.constantFrom("shadeform", "sesterce", "gpugeek"),
    cloud: fc.constantFrom("hyperstack", "AZ_01", null),
    gpuCount: fc.constantFrom(1, 2, 4, 8),
    billing: fc.constantFrom("on-demand", "spot", "daily"),
    type: fc.constantFrom("vm", "container", null),
    stock: fc.constantFrom("in-stock", "sold-out", "unknown"),
    nativeAmount: fc.constantFrom("0.5", "1", "2.5", "16", null),
    nativeCurrency: fc.constantFrom("USD", "CNY", "XTS", null),
    memoryGb: fc.constantFrom(null, 64, 128),
    storageGb: fc.constantFrom(null, 100, 2_000),
    vcpus: fc.constantFrom(null, 8, 64),
    nvlink: fc.constantFrom(null, true, false),
    interconnect: fc.constantFrom(null, "InfiniBand"),
    place: fc.constantFrom(...places),
    model: fc.constantFrom(...gpus),
  })
  .map(({ place, model, ...rest }) => ({ ...rest, ...place, ...model }));

const filters = `
  gpu=H100  gpu=rtx-4090-24,unknown  gpu=h100-nvl-94  vram=48..  vram=..80  gpus=2..8  gpus=1
  price=..2.5  price=0.5..1  total=1..  region=europe  region=US,any  region=unknown  region=NO
  provider=shadeform,gpugeek  cloud=az_01  cloud=unknown,hyperstack  billing=spot,daily  type=vm
  region=US-TX  vramTotal=96..  vramTotal=640..80  vcpus=8..16  memory=..64  storage=100..  launchable=yes  launchable=no
  launchable=maybe  vendor=nvidia  vendor=amd,unknown  nvlink=yes  nvlink=no,unknown  interconnect=infiniband
  sort=-vramTotal,total  sort=perGb  sort=perTflops  sort=perTbps  sort=-month  sort=vendor  hours=30&sort=job
  type=unknown  billing=any  billing=daily  stock=any  stock=sold-out  q=h100  q=norway+4090  sort=-price  sort=gpu,-total
  group=gpu  group=gpu&sort=-vram  sort=-vram,memory  size=3&page=2  size=500  billing=free  vram=lots`
  .trim()
  .split(/\s+/);

const searchArbitrary = fc
  .array(fc.constantFrom(...filters), { maxLength: 4 })
  .map((parts) => parts.join("&"));

it("equals a new index after any change of offers and rates", () => {
  const pricingOf = (usd: number) => ({
    rates: new Map([["CNY", { currency: "CNY", usd, date: null }]]),
    assumedCurrencies: {},
  });
  const sourceOf = (offers: StoredOffer[], usd: number) => ({
    mode: "live" as const,
    offers,
    scopes: [],
    pricing: pricingOf(usd),
    intervals: new Map(),
  });
  const fate = fc.constantFrom("keep", "drop", "replace");
  fc.assert(
    fc.property(
      fc.array(fc.tuple(offerArbitrary, fate, offerArbitrary)),
      fc.array(offerArbitrary),
      fc.constantFrom(0.14, 0.2),
      (known, added, usd) => {
        const before = known.map(([offer], at) => createStoredOffer(offer, at));
        const kept = known.flatMap(([, fate, next], at) => {
          if (fate === "drop") return [];
          return [fate === "keep" ? before[at]! : createStoredOffer(next, at)];
        });
        const after = [...kept, ...added.map((offer, at) => createStoredOffer(offer, known.length + at))];
        const source = sourceOf(after, usd);
        const updated = new OfferIndex({ ...source, previous: new OfferIndex(sourceOf(before, 0.14)) });
        const fresh = new OfferIndex(source);
        expect(updated.offers).toEqual(fresh.offers);
        for (const query of ["", "stock=any&billing=any&sort=-memory", "q=norway&gpus=8"]) {
          const { search, canonical } = parseSearch(query);
          expect(updated.find(search, canonical)).toEqual(fresh.find(search, canonical));
        }
      },
    ),
    { numRuns: propertyRuns({ full: 2_000, short: 200 }) },
  );
});

describe("the offer index", () => {
  it("finds, orders and counts like a naive reading of the contract", () => {
    fc.assert(
      fc.property(fc.array(offerArbitrary, { maxLength: 40 }), searchArbitrary, (partial, query) => {
        const offerIndex = createTestOfferIndex(partial);
        const { search, canonical } = parseSearch(query, offerIndex.spelling);
        const found = offerIndex.find(search, canonical);
        const all = offerIndex.offers.map((offer) => offerIndex.describe(offer, observedTime));
        const expected = all.filter(
          (offer) => facetNames.every((name) => passes(offer, name, search)) && passesRest(offer, search),
        );
        expect(found.total).toBe(expected.length);
        expect(found.offers.map((offer) => offer.id)).toEqual(
          sorted(expected, search)
            .slice((search.page - 1) * search.size, search.page * search.size)
            .map((offer) => offer.id),
        );
        expect(offerIndex.count(search)).toBe(expected.length);
        const priced = expected.filter(({ gpuPriceMicros }) => gpuPriceMicros !== null);
        expect(offerIndex.unpriced(search)).toHaveLength(expected.length - priced.length);
        const prices = all.flatMap((offer) =>
          facetNames.every((name) => passes(offer, name, search)) &&
          passesRest(offer, { ...search, ranges: { ...search.ranges, price: null } }) &&
          offer.gpuPriceMicros !== null
            ? [histogramStep(offer.gpuPriceMicros / 1e6)]
            : [],
        );
        const steps = Array.from(
          { length: histogram.steps },
          (_, step) => prices.filter((one) => one === step).length,
        );
        expect(offerIndex.countPrices(search, canonical)).toEqual(steps);
        expect(found.groups).toEqual(search.group === null ? null : grouped(sorted(expected, search)));
        const byPrice = { ...search, sort: [{ key: "price", descending: false } as const] };
        expect(offerIndex.findCheapest(search, () => true)?.id).toBe(sorted(priced, byPrice)[0]?.id);
        for (const name of facetNames) {
          const counted = new Map<string, number>();
          for (const offer of all) {
            if (!passesRest(offer, search)) continue;
            if (!facetNames.every((other) => other === name || passes(offer, other, search))) continue;
            for (const value of facetValues(offer, name)) counted.set(value, (counted.get(value) ?? 0) + 1);
          }
          const shown = found.facets[name]
            .filter(({ count }) => count > 0)
            .map(({ value, count }) => [value, count]);
          expect(new Map(shown as [string, number][])).toEqual(counted);
        }
      }),
      { seed: 2611, numRuns: propertyRuns({ full: 1_500, short: 300 }) },
    );
  });

  it("keeps selected values in the facets with count 0", () => {
    const offerIndex = createTestOfferIndex([{ ...gpus[0], ...places[0] }]);
    const { search, canonical } = parseSearch("cloud=hyperstack&gpu=B200&region=asia", offerIndex.spelling);
    const { facets } = offerIndex.find(search, canonical);
    expect(facets.gpu).toContainEqual({ value: "B200", label: "B200", count: 0, family: null });
    const asia = { value: "asia", label: "Asia", count: 0, level: "continent", parent: null };
    expect(facets.region).toContainEqual(asia);
  });

  it("marks an offer as stale after three intervals, or when the newest attempt did not publish", () => {
    const offerIndex = createTestOfferIndex([{}], { observedAt: observedTime - 180_000 });
    const [offer] = offerIndex.offers;
    expect(offerIndex.describe(offer!, observedTime).stale).toBe(false);
    expect(offerIndex.describe(offer!, observedTime + 1).stale).toBe(true);
    const failed = createTestOfferIndex([{}], { outcome: "failed" });
    expect(failed.describe(failed.offers[0]!, observedTime).stale).toBe(true);
  });

  it("prices a missing currency only as the operator configured", () => {
    const partial = [{ provider: "cloudcompute" as const, nativeCurrency: null, nativeAmount: "100" }];
    expect(createTestOfferIndex(partial).offers[0]).toMatchObject({ priceMicros: null, rate: null });
    const assumed = createTestOfferIndex(partial, {}, "CNY").offers[0]!;
    expect(assumed).toMatchObject({ priceMicros: 14_000_000, native: { currency: "CNY" } });
  });
});

/** The options that count an offer. */
function facetValues(offer: Offer, name: FacetName): string[] {
  if (name === "region") {
    const { id, state, country, continent } = offer.region;
    return [country ?? "unknown", continent, state, id].filter((value) => value !== null);
  }
  if (name === "vendor") return [offer.gpu === null ? "unknown" : "nvidia"];
  if (name === "nvlink") return [offer.nvlink === null ? "unknown" : offer.nvlink ? "yes" : "no"];
  return [offer[name] ?? "unknown"];
}

function passes(offer: Offer, name: FacetName, search: OffersSearch): boolean {
  const { values, matchesNothing } = search.lists[name];
  if (values.length === 0) return !matchesNothing;
  const answers: (string | null)[] =
    name === "gpu"
      ? [offer.gpu ?? "unknown", offer.family?.replaceAll(" ", "-") ?? null]
      : facetValues(offer, name);
  return values.some((value) => answers.some((answer) => answer?.toLowerCase() === value.toLowerCase()));
}

function passesRest(offer: Offer, search: OffersSearch): boolean {
  const numbers = {
    vram: offer.vramGb,
    gpus: offer.gpuCount,
    price: offer.gpuPriceMicros === null ? null : offer.gpuPriceMicros / 1e6,
    total: offer.priceMicros === null ? null : offer.priceMicros / 1e6,
    vramTotal: offer.vramGb === null || offer.gpuCount === null ? null : offer.vramGb * offer.gpuCount,
    vcpus: offer.vcpus,
    memory: offer.memoryGb,
    storage: offer.storageGb,
  };
  if (search.launchable !== null && search.launchable !== (offer.launchable ? "yes" : "no")) return false;
  for (const name of rangeNames) {
    const range = search.ranges[name];
    if (range === null) continue;
    const value = numbers[name];
    if (typeof range === "string" || value === null) return false;
    if (value < (range.min ?? -Infinity) || value > (range.max ?? Infinity)) return false;
  }
  const fields = [offer.rawGpu, offer.gpuName, offer.provider, offer.cloud, offer.nativeId];
  const text = [...fields, offer.region.id, offer.region.name, offer.region.country].map(
    (part) => part?.toLowerCase() ?? "",
  );
  return search.q
    .toLowerCase()
    .split(" ")
    .every((word) => text.some((part) => part.includes(word)));
}

// Dense BF16 TFLOPS and GB/s of the GPUs above.
const tflops: Record<string, number> = { "h100-sxm-80": 989, "h100-nvl-94": 835, "rtx-4090-24": 165.2 };
const bandwidth: Record<string, number> = { "h100-sxm-80": 3350, "h100-nvl-94": 3940, "rtx-4090-24": 1010 };

function per({ gpuPriceMicros }: Offer, unit: number | null): number | null {
  return gpuPriceMicros === null || unit === null ? null : gpuPriceMicros / unit;
}

function jobMicros({ priceMicros, periodHours, periodMicros }: Offer, hours: number | null): number | null {
  if (hours === null || priceMicros === null) return null;
  return periodHours === null ? priceMicros * hours : Math.ceil(hours / periodHours) * periodMicros!;
}

/** By GPU or reported name, in the order of the offers. */
function grouped(offers: Offer[]) {
  const models = new Map<string, Offer[]>();
  for (const offer of offers) {
    const model = offer.gpu ?? `${offer.rawGpu} ${offer.vramGb}`;
    models.set(model, [...(models.get(model) ?? []), offer]);
  }
  return [...models.values()].map((group) => {
    const prices = group.flatMap(({ gpuPriceMicros }) => gpuPriceMicros ?? []);
    const [cheapest] = sorted(group, defaultSearch());
    return {
      gpu: cheapest!.gpu,
      name: cheapest!.gpuName ?? cheapest!.rawGpu,
      vramGb: cheapest!.vramGb,
      offers: group.length,
      inStock: group.filter(({ stock }) => stock === "in-stock").length,
      unknownStock: group.filter(({ stock }) => stock === "unknown").length,
      clouds: new Set(group.map(({ cloud, provider }) => cloud ?? provider)).size,
      low: prices.length === 0 ? null : Math.min(...prices),
      median: median(prices),
      high: prices.length === 0 ? null : Math.max(...prices),
      cheapest: expect.objectContaining({ id: cheapest!.id }) as unknown,
    };
  });
}

function sorted(offers: Offer[], search: OffersSearch): Offer[] {
  const value = (offer: Offer, key: string): string | number | null => {
    const values: Record<string, string | number | null> = {
      price: offer.gpuPriceMicros,
      total: offer.priceMicros,
      vram: offer.vramGb,
      gpu: offer.gpuName,
      memory: offer.memoryGb,
      vramTotal: offer.vramGb === null || offer.gpuCount === null ? null : offer.vramGb * offer.gpuCount,
      perGb: per(offer, offer.vramGb),
      perTflops: per(offer, offer.gpu === null ? null : tflops[offer.gpu]!),
      perTbps: per(offer, offer.gpu === null ? null : bandwidth[offer.gpu]!),
      month:
        offer.priceMicros === null ? null : offer.priceMicros * (offer.billing === "monthly" ? 720 : 730),
      vendor: offer.gpu === null ? null : "nvidia",
      job: jobMicros(offer, search.hours),
    };
    return values[key] ?? null;
  };
  const compare = (a: string | number | null, b: string | number | null, descending: boolean): number => {
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return a === b ? 0 : a < b === descending ? 1 : -1;
  };
  return [...offers].sort((a, b) => {
    for (const { key, descending } of search.sort) {
      const order = compare(value(a, key), value(b, key), descending);
      if (order !== 0) return order;
    }
    return (
      compare(a.gpuPriceMicros, b.gpuPriceMicros, false) ||
      compare(a.priceMicros, b.priceMicros, false) ||
      (a.id < b.id ? -1 : 1)
    );
  });
}
