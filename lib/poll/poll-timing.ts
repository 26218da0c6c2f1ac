import type { ProviderError } from "@/lib/providers/errors";

const maxSpread = 60 * 60_000;
const maxRetryAfter = 60 * 60_000;
const maxDoublings = 10;

/** Milliseconds from the start of one poll to the next: to the letter where the operator set them, else spread a little. */
export function pollSpacing({
  interval,
  isIntervalSet,
}: {
  interval: number;
  isIntervalSet: boolean;
}): number {
  return isIntervalSet ? interval : Math.round(interval * (0.97 + Math.random() * 0.06));
}

/** The longest that a provider which asked us to slow down is left alone, in milliseconds: what it asks for and the spread. */
export function maxPollDelay({ interval }: { interval: number }): number {
  return Math.max(maxRetryAfter + maxSpread, 2 * interval);
}

/**
 * Milliseconds to add, after 429, to the moment that was asked for: as long again at random, so that many do not
 * return at once. `trouble` counts the polls in a row that failed.
 */
export function rateLimitSpread(
  { interval, trouble }: { interval: number; trouble: number },
  error: ProviderError | null,
): number {
  if (error?.kind !== "rate-limited") return 0;
  const window = Math.max(error.retryAfter ?? 0, interval * 2 ** Math.min(maxDoublings, trouble - 1));
  return Math.round(Math.random() * Math.min(maxSpread, window));
}
