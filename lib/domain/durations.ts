/** Lengths of time in milliseconds. */
export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** So many intervals without a successful reading make offers stale, and more a gap in their history. */
export const intervalsUntilStale = 3;

/** The days since 1970-01-01 UTC of a time in epoch milliseconds. */
export function dayOf(time: number): number {
  return Math.floor(time / day);
}

/** A stretch of time in epoch milliseconds; `to` is no part of it. */
export interface Stretch {
  from: number;
  to: number;
}

/** A UTC day (days since 1970-01-01) as a stretch of time. */
export function stretchOfDay(number: number): Stretch {
  return { from: number * day, to: (number + 1) * day };
}
