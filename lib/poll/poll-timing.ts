import { hour } from "@/lib/domain/durations";
import type { ProviderError } from "@/lib/providers/errors";

const maxSpread = hour;
const maxRetryAfter = hour;
const maxDoublings = 10;

/**
 * Milliseconds from the start of one poll to the next: exact if the operator set the interval, otherwise with
 * jitter.
 */
export function pollSpacing({
  interval,
  isIntervalSet,
  source,
}: {
  interval: number;
  isIntervalSet: boolean;
  source?: object;
}): number {
  if (isIntervalSet) return interval;
  // The interval of a public source is the least.
  const least = source ? 1 : 0.97;
  return Math.round(interval * (least + Math.random() * 0.06));
}

const longestBackoff = 6 * hour;

/** Milliseconds until a failing public source is polled again: doubled with each failure, up to 6 hours. */
export function sourceBackoff({ interval, failures }: { interval: number; failures: number }): number {
  return failures === 0 ? 0 : Math.min(longestBackoff, interval * 2 ** Math.min(maxDoublings, failures - 1));
}

/**
 * The longest wait, in milliseconds: after a rate limit the longest accepted Retry-After plus jitter, and the backoff of a
 * public source.
 */
export function maxPollDelay({ interval, source }: { interval: number; source?: object }): number {
  return Math.max(source ? longestBackoff : maxRetryAfter + maxSpread, 2 * interval);
}

/**
 * Milliseconds of jitter to add after a 429: up to the requested wait again, so that clients do not return
 * together. `failures` counts consecutive failed polls.
 */
export function rateLimitSpread(
  { interval, failures }: { interval: number; failures: number },
  error: ProviderError | null,
): number {
  if (error?.kind !== "rate-limited") return 0;
  const window = Math.max(error.retryAfter ?? 0, interval * 2 ** Math.min(maxDoublings, failures - 1));
  return Math.round(Math.random() * Math.min(maxSpread, window));
}
