const maxDelay = 60 * 60_000;

/**
 * Parses a `Retry-After` header (RFC 9110 10.2.3: seconds or a date) into milliseconds, at most an hour. Undefined
 * without a time in the future.
 */
export function readRetryAfter(header: string | null, now: Date): number | undefined {
  const value = header?.trim() ?? "";
  if (/^\d+$/.test(value)) return Math.min(maxDelay, Number(value) * 1000);
  if (!/^[A-Za-z]{3},? /.test(value)) return undefined;
  const date = Date.parse(value);
  if (Number.isNaN(date) || date <= now.getTime()) return undefined;
  return Math.min(maxDelay, date - now.getTime());
}
