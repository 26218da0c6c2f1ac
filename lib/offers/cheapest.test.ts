import { describe, expect, it } from "vitest";

import { day } from "@/lib/domain/durations";
import { createTestOfferIndex, observedTime, type FlatOffer } from "@/testing/offers/offer-index";

import { cheapestCells } from "./cheapest";
import { parseSearch } from "./search-params";
import { countUnranked } from "./unranked";

const h100 = { gpuId: "h100-sxm-80", gpuName: "H100 SXM", gpuFamily: "H100", vramGb: 80 };
const monthly = { billing: "monthly", nativePer: "month" } as const;

describe("the tiles", () => {
  const offers: Partial<FlatOffer>[] = [
    { ...h100, nativeAmount: "3" },
    { ...h100, nativeAmount: "2", billing: "spot" },
    { ...h100, nativeAmount: "720", ...monthly },
    { nativeAmount: "0.1", gpuName: null, gpuId: null },
    { ...h100, nativeAmount: "0.5", stock: "sold-out" },
  ];

  it("rank on-demand offers of known GPUs and show the cheaper spot price", () => {
    const [any] = cells(offers, "");
    expect(any).toMatchObject({
      offer: { gpuPriceMicros: 3_000_000, billing: "on-demand" },
      spotMicros: 2_000_000,
    });
    expect(cells(offers, "billing=any")[0]).toEqual(any);
  });

  it("show the cheaper spot price of a price list whose source fails, as they show its other prices", () => {
    const listed = {
      ...h100,
      provider: "gpurentalprices",
      kind: "list",
      stock: "unknown",
      listedAt: observedTime - 90 * day,
    } as const;
    const list = [
      { ...listed, nativeAmount: "3" },
      { ...listed, nativeAmount: "2", billing: "spot" as const },
    ];
    const offerIndex = createTestOfferIndex(list, { outcome: "failed" });
    expect(cheapestCells(offerIndex, parseSearch("").search, observedTime)[0]).toMatchObject({
      offer: { gpuPriceMicros: 3_000_000, kind: "list", stale: true },
      spotMicros: 2_000_000,
    });
  });

  it("show no spot price that is higher or excluded by the query", () => {
    expect(cells([...offers, { ...h100, nativeAmount: "1" }], "")[0]).toMatchObject({
      offer: { gpuPriceMicros: 1_000_000 },
      spotMicros: null,
    });
    expect(cells(offers, "billing=on-demand")[0]?.spotMicros).toBeNull();
  });

  it("rank the requested billings when on-demand is excluded", () => {
    expect(cells(offers, "billing=monthly")[0]).toMatchObject({
      offer: { billing: "monthly", periodMicros: 720_000_000, gpuPriceMicros: 1_000_000 },
      spotMicros: null,
    });
    expect(cells(offers, "billing=spot")[0]).toMatchObject({ offer: { billing: "spot" }, spotMicros: null });
  });

  it("are empty except for the spot price when nothing is on demand", () => {
    expect(cells(offers.slice(1), "")[0]).toMatchObject({ offer: null, spotMicros: 2_000_000 });
    expect(cells([offers[3]!], "")).toHaveLength(6);
    for (const { offer, spotMicros } of cells([offers[3]!], ""))
      expect([offer, spotMicros]).toEqual([null, null]);
  });

  it("skip any number of unknown GPUs", () => {
    const unknown = Array.from({ length: 200 }, () => offers[3]!);
    expect(cells([...unknown, offers[0]!], "")[0]?.offer?.gpuName).toBe("H100 SXM");
  });

  function cells(partial: Partial<FlatOffer>[], query: string) {
    return cheapestCells(createTestOfferIndex(partial), parseSearch(query).search, observedTime);
  }
});

describe("the count of unranked offers", () => {
  const unpriced: Partial<FlatOffer>[] = [
    ...Array.from({ length: 120 }, () => ({ nativeCurrency: null })),
    { nativeCurrency: "XTS" },
    { nativeCurrency: "XTS" },
    { nativeCurrency: "AUD" },
    { nativeAmount: null },
    { nativeCurrency: null, stock: "sold-out" as const },
    {},
  ];

  it("covers all pages, by reason, under the active filters", () => {
    const offerIndex = createTestOfferIndex(unpriced);
    expect(countUnranked(offerIndex, parseSearch("size=1&page=3").search)).toEqual({
      total: 124,
      unknownCurrency: 120,
      withoutRate: 3,
      currencies: ["AUD", "XTS"],
      withoutPrice: 1,
    });
    expect(countUnranked(offerIndex, parseSearch("stock=sold-out").search)).toMatchObject({ total: 1 });
    expect(countUnranked(offerIndex, parseSearch("price=..5").search)).toBeNull();
  });
});

describe("the least recent successful poll", () => {
  it("uses each provider's newest scope and returns the oldest of these", () => {
    const scope = {
      every: 1,
      attemptedAt: observedTime,
      outcome: "published" as const,
      offers: 1,
      rejected: 0,
      revision: 1,
    };
    const scopes = [
      { ...scope, accountId: "environment:gpugeek", scope: "a", observedAt: observedTime - 900_000 },
      {
        ...scope,
        accountId: "environment:gpugeek",
        scope: "b",
        observedAt: observedTime - 20_000,
        outcome: "failed" as const,
      },
      { ...scope, accountId: "environment:sesterce", scope: "all", observedAt: observedTime - 40_000 },
      {
        ...scope,
        accountId: "environment:shadeform",
        scope: "all",
        observedAt: null,
        outcome: "failed" as const,
      },
      { ...scope, accountId: "environment:cloudcompute", scope: "all", observedAt: 9e15 },
    ];
    const offerIndex = createTestOfferIndex([], {}, null, scopes);
    expect(offerIndex.oldestPoll()).toBe(observedTime - 40_000);
    expect(offerIndex.newestObservation()).toBe(observedTime - 20_000);
    expect(createTestOfferIndex([], {}, null, []).oldestPoll()).toBeNull();
  });
});
