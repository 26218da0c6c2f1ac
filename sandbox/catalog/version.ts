import { chance, chanceInteger, chanceItem } from "./chance";

/** One state of the world: everything in it follows from these two numbers. */
export interface CatalogVersion {
  seed: number;
  /** Epoch milliseconds, a whole multiple of `stepMilliseconds`. */
  time: number;
}

/** The world stands still for this long, then moves. */
export const stepMilliseconds = 60_000;

/** The moment that the world is in at some time in epoch milliseconds. */
export function catalogVersionAt(seed: number, time: number): CatalogVersion {
  return { seed, time: Math.floor(time / stepMilliseconds) * stepMilliseconds };
}

/** What the base price of a key is multiplied by: 0.94 to 1.06, one step every 1 to 6 hours. */
export function priceFactor(moment: CatalogVersion, key: string): number {
  const period = countPeriods(moment, "price", key, 60, 360);
  return chanceItem([0.94, 0.97, 1, 1, 1, 1.03, 1.06], moment.seed, "price", key, period);
}

/** Whether a key is sold out now; it may change its mind every 20 to 120 minutes. */
export function isSoldOut(moment: CatalogVersion, key: string, share = 0.25): boolean {
  const period = countPeriods(moment, "stock", key, 20, 120);
  return chance(moment.seed, "stock", key, period) < share;
}

/** How many are free now: 1 to `most`, or 0 when sold out. */
export function unitsFree(moment: CatalogVersion, key: string, most: number, soldOutShare = 0.25): number {
  if (isSoldOut(moment, key, soldOutShare)) return 0;
  const period = countPeriods(moment, "units", key, 10, 40);
  return chanceInteger(1, most, moment.seed, "units", key, period);
}

/** Counts the periods of a key, whose length in minutes and phase are its own. */
export function countPeriods(
  moment: CatalogVersion,
  kind: string,
  key: string,
  shortest: number,
  longest: number,
): number {
  const minutes = chanceInteger(shortest, longest, moment.seed, kind, key, "length");
  const phase = chance(moment.seed, kind, key, "phase");
  return Math.floor(moment.time / (minutes * 60_000) + phase);
}
