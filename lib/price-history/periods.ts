import { day } from "@/lib/domain/durations";

/** The periods of a price history in the order of the pages. */
export const pricePeriods = ["24h", "7d", "30d", "1y", "all"] as const;
export type PricePeriod = (typeof pricePeriods)[number];

export const periodLabels: Record<PricePeriod, string> = {
  "24h": "24 h",
  "7d": "7 d",
  "30d": "30 d",
  "1y": "1 y",
  all: "All",
};

/** In milliseconds. */
export const periodLengths: Record<PricePeriod, number> = {
  "24h": day,
  "7d": 7 * day,
  "30d": 30 * day,
  "1y": 365 * day,
  all: Number.POSITIVE_INFINITY,
};
