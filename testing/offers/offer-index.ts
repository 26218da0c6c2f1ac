import type { StoredOffer, StoredScope } from "@/db/offers";
import type { offer } from "@/db/schema";
import { OfferIndex } from "@/lib/offers/offer-index";

import { sampleOffer } from "./sample-offer";

/** The time at which the offers of `createTestOfferIndex` were observed. */
export const observedTime = Date.parse("2026-11-20T12:00:00Z");

/** An index of these offers, whose only scope was observed just now. */
export function createTestOfferIndex(
  partial: Partial<FlatOffer>[],
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
      assumedCurrencies: assumedCurrency === null ? {} : { cloudcompute: assumedCurrency },
    },
    intervals: new Map([["environment:x", 60_000]]),
  });
}

/** The fields of a stored offer without its objects, so that a test can set any of them alone. */
export interface FlatOffer
  extends
    Omit<StoredOffer, "gpu" | "region" | "native">,
    Pick<typeof offer.$inferSelect, "gpuId" | "gpuName" | "gpuFamily">,
    Pick<typeof offer.$inferSelect, "regionId" | "regionName" | "country" | "continent">,
    Pick<
      typeof offer.$inferSelect,
      "nativeAmount" | "nativeCurrency" | "nativeUnit" | "nativePer" | "nativeScope"
    > {}

/** A stored offer: on demand, in stock, one dollar per hour. */
export function createStoredOffer(partial: Partial<FlatOffer>, index = 0): StoredOffer {
  const {
    gpuId = null,
    gpuName = null,
    gpuFamily = null,
    regionId = null,
    regionName = null,
    country = null,
    continent = null,
    nativeAmount = "1",
    nativeCurrency = "USD",
    nativeUnit = "major",
    nativePer = "hour",
    nativeScope = "machine",
    ...fields
  } = partial;
  const hasGpu = gpuId !== null || gpuName !== null || gpuFamily !== null;
  return {
    ...sampleOffer,
    row: index + 1,
    accountId: "environment:x",
    scope: "all",
    id: `id${index}`,
    nativeId: `native/${index}`,
    cloud: null,
    rawGpu: "Raw Name",
    vramGb: null,
    type: null,
    firstSeenAt: observedTime,
    goneAt: null,
    missed: 0,
    seenAt: null,
    cheaperSince: null,
    gpu: hasGpu ? { id: gpuId!, name: gpuName!, family: gpuFamily! } : null,
    region: { id: regionId, name: regionName, country, continent },
    native: {
      amount: nativeAmount,
      currency: nativeCurrency,
      unit: nativeUnit,
      per: nativePer,
      scope: nativeScope,
    },
    ...fields,
  };
}
