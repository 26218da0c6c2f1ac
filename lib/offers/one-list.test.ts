import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";

import type { ListedOffer } from "@/lib/domain/offer";
import { originIds } from "@/lib/domain/provider-id";
import { billings, deploymentTypes, priceKinds, stocks, vendors } from "@/lib/domain/vocabulary";
import { sampleGpus, withPublishedOffers } from "@/testing/offers/published-offers";
import { sampleOffer } from "@/testing/offers/sample-offer";
import { propertyRuns } from "@/testing/property-runs";

import { columnKeys, defaultColumns } from "./columns";
import { offersCsvParts } from "./csv";
import { normalizeFormParameters, withPage } from "./links";
import { OfferIndex } from "./offer-index";
import { findOffers } from "./queries";
import type { Offer } from "./schema";
import { sortKeys } from "./search";
import { parseSearch } from "./search-params";
import { findOffersTable } from "./view";

/** More than a part of the CSV has. */
const offerCount = 320;

withPublishedOffers(() => Array.from({ length: offerCount }, (_, index) => offer(index)));

const places = [
  { id: "canada-1", name: null, country: "CA", continent: "north-america" },
  { id: "us-1", name: "Dallas, TX", country: "US", continent: "north-america" },
  { id: "se-1", name: "Stockholm", country: "SE", continent: "europe" },
  { id: null, name: null, country: null, continent: null },
] as const;

/** Many offers have equal prices, and some no price, GPU, region or size. */
function offer(index: number): ListedOffer {
  const pick = <T>(values: readonly T[], stride: number): T =>
    values[Math.floor(index / stride) % values.length]!;
  const { vramGb, ...gpu } = sampleGpus[index % sampleGpus.length]!;
  const isKnown = index % 7 !== 0;
  return {
    ...sampleOffer,
    nativeId: `type/${index}`,
    rawGpu: isKnown ? gpu.name : pick(["New board", "Other board"], 7),
    gpu: isKnown ? gpu : null,
    vramGb: isKnown ? vramGb : null,
    gpuCount: pick([1, 2, 4, 8, null], 1),
    vcpus: pick([8, 32, null], 2),
    memoryGb: pick([64, 256, null], 3),
    storageGb: pick([100, 2_000, null], 5),
    interconnect: pick(["InfiniBand", null], 3),
    nvlink: pick([true, false, null], 4),
    type: pick([...deploymentTypes, null], 2),
    cloud: pick(["hyperstack", "lambdalabs", "crusoe", null], 1),
    region: pick(places, 3),
    billing: pick(billings, 1),
    stock: pick(stocks, 2),
    native: { ...sampleOffer.native, amount: index % 9 === 0 ? null : String(1 + (index % 20) / 10) },
  };
}

async function readCsv(query: string): Promise<string[]> {
  const parts = await offersCsvParts(new URLSearchParams(query));
  let text = "";
  for (let part = parts.next(); !part.done; part = parts.next()) text += part.value;
  const rows: { id: string }[] = parse(text, { columns: true, record_delimiter: "\r\n" });
  return rows.map(({ id }) => id);
}

async function readJson(query: string): Promise<Offer[]> {
  const offers: Offer[] = [];
  for (let page = 1, total = 1; offers.length < total; page++) {
    const reply = await findOffers(`${query}&page=${page}`);
    total = reply.page.total;
    offers.push(...reply.page.offers);
  }
  return offers;
}

/** The first page as given, the others as its links name them. */
async function readTable(query: string): Promise<string[]> {
  const usual = { usualColumns: [...defaultColumns], currency: { usual: "USD", ofApp: "USD" } };
  const first = await findOffersTable(normalizeFormParameters(new URLSearchParams(query)), usual);
  const ids = first.view.offers.map(({ id }) => id);
  for (let page = 2; ids.length < first.view.total; page++) {
    const { view, canonical } = await findOffersTable(withPage(parseSearch(first.canonical), page), usual);
    expect(view.total).toBe(first.view.total);
    expect(canonical).toBe(withPage(parseSearch(first.canonical), page));
    ids.push(...view.offers.map(({ id }) => id));
  }
  return ids;
}

const list = (...values: string[]) => fc.subarray(values, { minLength: 1 }).map((some) => some.join(","));
const sort = fc
  .array(
    fc.tuple(fc.constantFrom(...sortKeys), fc.boolean()).map(([key, isDown]) => (isDown ? `-${key}` : key)),
    { minLength: 1, maxLength: 3 },
  )
  .map((keys) => keys.join(","));
const texts = [
  "a6000",
  "lambda",
  "h100 sxm",
  "8x h100",
  "canada under 2",
  "amd 384gb total",
  "spot texas",
  "nvlink 32 vcpus",
  "board",
  '"board" europe',
  '"type/1"',
  "nothing",
];
/** Every parameter of a view but the page, its size and the group; some values are unknown, reversed or respelled. */
const queries = fc
  .record(
    {
      q: fc.constantFrom(...texts),
      gpu: list("H100", "rtx-a6000-48", "unknown", "MI300X", "RTX 3060"),
      vram: fc.constantFrom("48..", "..80", "80", "lots"),
      gpus: fc.constantFrom("8", "2..4", "unknown"),
      price: fc.constantFrom("..1.5", "0.3..", "2..1"),
      total: fc.constantFrom("..2", "1.5..2.5"),
      region: list("CA", "europe", "US-TX", "usa", "unknown"),
      provider: list(...originIds.slice(0, 3)),
      cloud: list("hyperstack", "crusoe", "unknown"),
      billing: list(...billings, "any"),
      type: list(...deploymentTypes, "unknown"),
      stock: list(...stocks, "any"),
      vramTotal: fc.constantFrom("96..", "..384", "192"),
      vendor: list(...vendors, "unknown"),
      nvlink: list("yes", "no", "unknown"),
      interconnect: list("infiniband", "unknown"),
      vcpus: fc.constantFrom("16..", "..8"),
      memory: fc.constantFrom("64", "128.."),
      storage: fc.constantFrom("..500", "1000.."),
      launchable: fc.constantFrom("yes", "no", "maybe"),
      kind: list(...priceKinds, "any"),
      hours: fc.constantFrom("6", "1000"),
      disk: fc.constantFrom("200", "none"),
      sort,
      columns: list(...columnKeys, "colour"),
      currency: fc.constantFrom("EUR", "usd"),
    },
    { requiredKeys: [] },
  )
  // Few filters at once, or nearly every query would find nothing.
  .chain((parameters) => fc.subarray(Object.entries(parameters), { maxLength: 5 }))
  .map((pairs) => new URLSearchParams(pairs).toString());

describe("page, JSON and CSV", () => {
  it("list the same offers in the same order, for any query", async () => {
    let found = 0;
    const runs = propertyRuns({ full: 1_000, short: 300 });
    await fc.assert(
      fc.asyncProperty(queries, fc.constantFrom(60, 150, 500), async (query, size) => {
        const ids = (await readJson(`${query}&size=${size}`)).map(({ id }) => id);
        expect(await readTable(`${query}&size=${size}`)).toEqual(ids);
        expect(await readCsv(query)).toEqual(ids);
        if (ids.length > 0) found++;
      }),
      { numRuns: runs },
    );
    expect(found).toBeGreaterThan(runs / 3);
  });

  it("group what they list, for any query", async () => {
    await fc.assert(
      fc.asyncProperty(queries, async (query) => {
        const offers = await readJson(`${query}&group=gpu&size=500`);
        const { view } = await findOffersTable(`${query}&group=gpu`, {
          usualColumns: [...defaultColumns],
          currency: { usual: "USD", ofApp: "USD" },
        });
        const counts = new Map<string, number>();
        for (const { gpuName, rawGpu } of offers)
          counts.set(gpuName ?? rawGpu, (counts.get(gpuName ?? rawGpu) ?? 0) + 1);
        expect(view.groups!.map(({ name, offers }) => [name, offers])).toEqual([...counts]);
        expect(view.offers).toEqual([]);
      }),
      { numRuns: propertyRuns({ full: 1_000, short: 50 }) },
    );
  });

  it("describe no offer that a grouped page does not show", async () => {
    const describe = vi.spyOn(OfferIndex.prototype, "describe");
    const { view } = await findOffersTable("group=gpu&gpu=H100&billing=daily", {
      usualColumns: [...defaultColumns],
      currency: { usual: "USD", ofApp: "USD" },
    });
    expect(view.total).toBeGreaterThan(5);
    expect(view.groups).toHaveLength(1);
    // The group's cheapest offer, and those above the table.
    expect(describe.mock.calls.length).toBeLessThanOrEqual(1 + view.answer.length);
    describe.mockRestore();
  });
});
