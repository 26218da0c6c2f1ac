import type { StoredOffer, StoredScope } from "@/db/offers";
import { OfferIndex } from "@/lib/offers/offer-index";

/** The time at which the offers of `createTestOfferIndex` were observed. */
export const observedTime = Date.parse("2026-11-20T12:00:00Z");

/** An index of these offers, whose only scope was observed just now. */
export function createTestOfferIndex(
  partial: Partial<StoredOffer>[],
  scope: Partial<StoredScope> = {},
  assumedCurrency: string | null = null,
  scopes?: StoredScope[],
): OfferIndex {
  return new OfferIndex({
    mode: "live",
    offers: partial.map(createStoredOffer),
    scopes: scopes ?? [
      {
        accountId: "environment:x",
        scope: "all",
        every: 1,
        observedAt: observedTime,
        attemptedAt: observedTime,
        outcome: "published",
        offers: 1,
        rejected: 0,
        revision: 1,
        ...scope,
      },
    ],
    pricing: {
      rates: new Map([["CNY", { currency: "CNY", usd: 0.14, date: "2026-11-20" }]]),
      assumedCurrency,
    },
    intervals: new Map([["environment:x", 60_000]]),
  });
}

/** A stored offer: on demand, in stock, one dollar per hour. */
export function createStoredOffer(partial: Partial<StoredOffer>, index = 0): StoredOffer {
  return {
    row: index + 1,
    accountId: "environment:x",
    provider: "shadeform",
    scope: "all",
    id: `id${index}`,
    nativeId: `native/${index}`,
    cloud: null,
    rawGpu: "Raw Name",
    gpuCount: 1,
    vcpus: null,
    memoryGb: null,
    storageGb: null,
    interconnect: null,
    nvlink: null,
    type: null,
    billing: "on-demand",
    stock: "in-stock",
    capacity: null,
    nativeAmount: "1",
    nativeCurrency: "USD",
    nativeUnit: "major",
    nativePer: "hour",
    nativeScope: "machine",
    firstSeenAt: observedTime,
    goneAt: null,
    gpuId: null,
    gpuName: null,
    gpuFamily: null,
    vramGb: null,
    regionId: null,
    regionName: null,
    country: null,
    continent: null,
    ...partial,
  };
}
