import { day } from "@/lib/domain/durations";

/** The windows of a price history. */
export const periods = [
  { key: "7d", label: "7 d", days: 7 },
  { key: "30d", label: "30 d", days: 30 },
  { key: "1y", label: "1 y", days: 365 },
  { key: "all", label: "All", days: null },
] as const;
export type Period = (typeof periods)[number];

const usual = periods[2];

/** The period that a URL names, else a year. */
export function readPeriod(given: string | null): Period {
  return periods.find(({ key }) => key === given) ?? usual;
}

/** The days of a period, up to now; `days` are dates in UTC. */
export function withinPeriod<Day extends { day: string }>(
  days: readonly Day[],
  period: Period,
  now: number,
): Day[] {
  if (period.days === null) return [...days];
  const first = now - period.days * day;
  return days.filter((one) => Date.parse(one.day) >= first);
}
