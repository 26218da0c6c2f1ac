import type { UsualPrice } from "@/db/day-progress";
import type { Billing } from "@/lib/domain/vocabulary";

import { countClass } from "./usual-prices";

export const priceVerdicts = ["low", "usual", "high"] as const;

/** A price beside those of comparable offers over 30 days, in micro-dollars per GPU-hour. */
export interface GoodPrice {
  /** Null without enough observations, or without a price in dollars. */
  verdict: (typeof priceVerdicts)[number] | null;
  /** A tenth of the time was cheaper, half of it, nine tenths; null without enough observations. */
  p10: number | null;
  p50: number | null;
  p90: number | null;
  /** Days of comparable offers. */
  observations: number;
}

/** By key of comparable offers. */
export type UsualPrices = ReadonlyMap<string, UsualPrice>;

export const leastObservations = 20;
export const leastDays = 7;

export function keyUsualPrices(prices: readonly UsualPrice[]): UsualPrices {
  return new Map(prices.map((price) => [keyOf(price.gpuId, price.billing, price.countClass), price]));
}

/**
 * Compares a price with the usual ones of the same GPU, billing and class of GPU counts. Low is within the cheapest tenth and
 * below the median, high within the dearest and above it, so that a price that never changes is usual.
 */
export function judgePrice(
  offer: {
    gpu: { id: string } | null;
    billing: Billing;
    gpuCount: number | null;
    gpuPriceMicros: number | null;
  },
  usual: UsualPrices,
): GoodPrice {
  const found = offer.gpu && usual.get(keyOf(offer.gpu.id, offer.billing, countClass(offer.gpuCount)));
  const isKnown = found && found.observations >= leastObservations && found.days >= leastDays;
  if (!isKnown) return { ...noQuantiles, observations: found?.observations ?? 0 };
  const { p10, p50, p90, observations } = found;
  const price = offer.gpuPriceMicros;
  const verdict =
    price === null
      ? null
      : price <= p10 && price < p50
        ? "low"
        : price >= p90 && price > p50
          ? "high"
          : "usual";
  return { verdict, p10, p50, p90, observations };
}

const noQuantiles = { verdict: null, p10: null, p50: null, p90: null } as const;

function keyOf(gpuId: string, billing: Billing, least: number): string {
  return `${gpuId} ${billing} ${least}`;
}
