import { periodLengths, pricePeriods, type PricePeriod } from "@/lib/price-history/periods";

export const usualPeriod: PricePeriod = "30d";

/** Reads the period of a URL; the usual one for anything else. */
export function parsePeriod(value: unknown): PricePeriod {
  return pricePeriods.find((period) => period === value) ?? usualPeriod;
}

/** From when on a period is, in epoch milliseconds. */
export function periodStart(period: PricePeriod, now: number, firstSeenAt: number): number {
  return Math.max(firstSeenAt, now - periodLengths[period]);
}

/** Rows of the history table. */
export const shownRows = { usual: 20, most: 500 } as const;
