import { expect, it } from "vitest";

import type { RecordedChange } from "@/db/changes";
import { getDatabase } from "@/db/client";
import { listOffersByRow, type StoredOffer } from "@/db/offers";
import { OfferIndex } from "@/lib/offers/offer-index";
import { parseSearch } from "@/lib/offers/search-params";
import { sampleGpus, withPublishedOffers } from "@/testing/offers/published-offers";
import { sampleOffer } from "@/testing/offers/sample-offer";

import { matchChanges, withoutDefaults } from "./match";

const count = 24;
withPublishedOffers(() =>
  Array.from({ length: count }, (_, number) => {
    const { vramGb, ...gpu } = sampleGpus[number % sampleGpus.length]!;
    const billing = number % 5 === 0 ? "monthly" : "on-demand";
    return {
      ...sampleOffer,
      gpu,
      vramGb,
      billing,
      nativeId: `offer ${number}`,
      cloud: `cloud-${number % 3}`,
    };
  }),
);

const indexOf = (offers: StoredOffer[]) =>
  new OfferIndex({
    mode: "sandbox",
    offers,
    scopes: [],
    pricing: { rates: new Map(), assumedCurrencies: {} },
    intervals: new Map(),
  });

it.each([
  "",
  "gpu=H100&price=..2",
  "vram=48..&stock=sold-out",
  "cloud=cloud-1&billing=monthly",
  "launchable=yes&total=1.5..",
  "launchable=no",
  "q=a6000",
  "price=nothing",
])("matches the same changes of listed offers as of others: %s", async (query) => {
  const rows = Array.from({ length: count }, (_, number) => number + 1);
  const stored = await listOffersByRow(getDatabase(), rows);
  const changes = rows.map((offerRow, number): RecordedChange => {
    const native = { ...sampleOffer.native, amount: String(1 + (number % 4) / 2) };
    const stock = number % 4 === 1 ? "sold-out" : "in-stock";
    const after = { gone: number % 7 === 0, stock, capacity: null, native } as const;
    return {
      row: 100 + number,
      offerRow,
      accountId: "sandbox:shadeform",
      at: 1,
      foundAt: 1,
      after,
      before: null,
      isFirst: true,
    };
  });
  const { search } = parseSearch(query);
  const found = await Promise.all(
    [stored, stored.slice(0, count / 2), []].map(async (listed) => {
      const match = matchChanges(
        getDatabase(),
        indexOf(listed),
        withoutDefaults(search, query.includes("stock") ? ["stock"] : []),
      );
      return [...(await match(changes)).keys()].sort((one, other) => one - other);
    }),
  );
  expect(found[0]).toEqual(found[2]);
  expect(found[1]).toEqual(found[2]);
  expect(found[2]!.length > 0).toBe(query !== "price=nothing");
});

it("leaves out prices that the table does not list: of a cloud with a better source, or implausible", async () => {
  const rows = [1, 2, 3, 4, 5, 6, 7, 8];
  const stored = await listOffersByRow(getDatabase(), rows);
  const [{ vramGb, ...gpu }] = sampleGpus as [(typeof sampleGpus)[number]];
  const offers = stored.map((offer, number): StoredOffer => {
    const market = { gpu, vramGb, billing: "on-demand", cloud: `cloud-${number}` } as const;
    const native = { ...sampleOffer.native, amount: number === 6 ? "0.1" : "2" };
    if (number === 7)
      return { ...offer, ...market, cloud: "cloud-1", provider: "gpurentalprices", kind: "list" };
    return { ...offer, ...market, native, provider: "vast-public", kind: "quote" };
  });
  const index = new OfferIndex({
    mode: "live",
    isMarket: true,
    offers,
    scopes: [],
    pricing: { rates: new Map(), assumedCurrencies: {} },
    intervals: new Map(),
  });
  const match = matchChanges(getDatabase(), index, withoutDefaults(parseSearch("").search, []));
  const changes = offers.map(({ row, stock, capacity, native }): RecordedChange => {
    const after = { gone: false, stock, capacity, native };
    return {
      row: row + 100,
      offerRow: row,
      accountId: "public:x",
      at: 1,
      foundAt: 1,
      after,
      before: null,
      isFirst: true,
    };
  });
  expect([...(await match(changes)).keys()].sort()).toEqual([101, 102, 103, 104, 105, 106]);
});
