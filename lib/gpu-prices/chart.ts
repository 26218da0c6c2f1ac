import { day as dayLength } from "@/lib/domain/durations";

import type { HistoryDay } from "./contract";

/** A line of a step chart: what holds from each time on, null where nothing is known. */
type Points = [time: number, value: number | null][];

/** The lines of a history: a day without a price ends a line. `convert` takes micro-dollars. */
export function linesOf(days: readonly HistoryDay[], convert: (micros: number) => number) {
  const lines: { min: Points; median: Points } = { min: [], median: [] };
  for (const [at, day] of days.entries()) {
    const start = Date.parse(day.day);
    const next = days[at + 1];
    for (const key of ["min", "median"] as const) {
      lines[key].push([start, convert(day[key])]);
      if (!next || Date.parse(next.day) > start + dayLength) lines[key].push([start + dayLength, null]);
    }
  }
  return lines;
}

/**
 * The stretches between the days of all histories, and after them until now. Days from `completeUntil` on (epoch milliseconds) have
 * no figures yet: that they are missing before the present one is no gap.
 */
export function gapsBetween(
  histories: readonly (readonly HistoryDay[])[],
  { now, completeUntil }: { now: number; completeUntil: number },
): { from: number; to: number }[] {
  const days = histories.flat().map(({ day }) => Date.parse(day));
  const starts = [...new Set(days)].sort((a, b) => a - b);
  return starts.flatMap((start, at) => {
    const end = start + dayLength;
    const next = starts[at + 1] ?? now;
    const isPending = end >= completeUntil && next < now;
    return next > end && !isPending ? [{ from: end, to: next }] : [];
  });
}
