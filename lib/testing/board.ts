import type { StoredOffer, StoredScope } from "@/db/offers";
import { Board } from "@/lib/offers/board";

/** The moment at which the offers of `boardOf` were read. */
export const now = Date.parse("2026-11-20T12:00:00Z");

/** A board of these offers, whose only scope was read just now. */
export function boardOf(
  partial: Partial<StoredOffer>[],
  scope: Partial<StoredScope> = {},
  assumedCurrency: string | null = null,
  scopes?: StoredScope[],
): Board {
  return new Board({
    mode: "live",
    offers: partial.map(storedOffer),
    scopes: scopes ?? [
      {
        accountId: "environment:x",
        scope: "all",
        every: 1,
        observedAt: now,
        attemptedAt: now,
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

/** An offer as the database keeps it: on demand, in stock, one dollar an hour. */
export function storedOffer(partial: Partial<StoredOffer>, index = 0): StoredOffer {
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
    firstSeenAt: now,
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
