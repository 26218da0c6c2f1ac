import { periodLengths, pricePeriods, type PricePeriod } from "@/lib/price-history/periods";

/** The windows of a price history of whole days. */
export const periods = pricePeriods.filter((period) => period !== "24h");

/** The period that a URL names, else a year. */
export function readPeriod(given: string | null): PricePeriod {
  return periods.find((period) => period === given) ?? "1y";
}

/** The days of a period, up to now; `days` are dates in UTC. */
export function withinPeriod<Day extends { day: string }>(
  days: readonly Day[],
  period: PricePeriod,
  now: number,
): Day[] {
  const first = now - periodLengths[period];
  return days.filter((one) => Date.parse(one.day) >= first);
}
