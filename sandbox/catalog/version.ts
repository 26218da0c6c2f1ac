import { chance, chanceInteger, chanceItem } from "./chance";

/** The two numbers that determine the whole catalog. */
export interface CatalogVersion {
  seed: number;
  /** Epoch milliseconds, a multiple of `stepMilliseconds`. */
  time: number;
}

/** The catalog is constant for this long, then changes. */
export const stepMilliseconds = 60_000;

/** The catalog version at a time in epoch milliseconds. */
export function catalogVersionAt(seed: number, time: number): CatalogVersion {
  return { seed, time: Math.floor(time / stepMilliseconds) * stepMilliseconds };
}

/** The factor of the base price of a key: 0.94 to 1.06, with a step every 1 to 6 hours. */
export function priceFactor(version: CatalogVersion, key: string): number {
  const period = countPeriods(version, "price", key, 60, 360);
  return chanceItem([0.94, 0.97, 1, 1, 1, 1.03, 1.06], version.seed, "price", key, period);
}

/** Whether a key is sold out now; this may change every 20 to 120 minutes. */
export function isSoldOut(version: CatalogVersion, key: string, share = 0.25): boolean {
  const period = countPeriods(version, "stock", key, 20, 120);
  return chance(version.seed, "stock", key, period) < share;
}

/** The number of free units: 1 to `most`, or 0 if sold out. */
export function unitsFree(version: CatalogVersion, key: string, max: number, soldOutShare = 0.25): number {
  if (isSoldOut(version, key, soldOutShare)) return 0;
  const period = countPeriods(version, "units", key, 10, 40);
  return chanceInteger(1, max, version.seed, "units", key, period);
}

/** Counts the periods of a key; length (in minutes) and phase depend on the key. */
export function countPeriods(
  version: CatalogVersion,
  kind: string,
  key: string,
  shortest: number,
  longest: number,
): number {
  const minutes = chanceInteger(shortest, longest, version.seed, kind, key, "length");
  const phase = chance(version.seed, kind, key, "phase");
  return Math.floor(version.time / (minutes * 60_000) + phase);
}
