import { day } from "@/lib/domain/durations";

/** The periods of the price history in the order of the page. */
export const pricePeriods = ["24h", "7d", "30d", "1y", "all"] as const;
export type PricePeriod = (typeof pricePeriods)[number];

export const periodLabels: Record<PricePeriod, string> = {
  "24h": "24 h",
  "7d": "7 d",
  "30d": "30 d",
  "1y": "1 y",
  all: "All",
};

export const usualPeriod: PricePeriod = "30d";

const lengths: Record<PricePeriod, number> = {
  "24h": day,
  "7d": 7 * day,
  "30d": 30 * day,
  "1y": 365 * day,
  all: Number.POSITIVE_INFINITY,
};

/** Reads the period of a URL; the usual one for anything else. */
export function parsePeriod(value: unknown): PricePeriod {
  return pricePeriods.find((period) => period === value) ?? usualPeriod;
}

/** From when on a period is, in epoch milliseconds. */
export function periodStart(period: PricePeriod, now: number, firstSeenAt: number): number {
  return Math.max(firstSeenAt, now - lengths[period]);
}

/** Rows of the history table. */
export const shownRows = { usual: 20, most: 500 } as const;
