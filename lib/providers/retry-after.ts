const maxDelay = 60 * 60_000;

/**
 * Milliseconds that a `Retry-After` header asks for (RFC 9110 10.2.3: seconds or a date), at most an hour.
 * Undefined for anything that names no time to come.
 */
export function readRetryAfter(header: string | null, now: Date): number | undefined {
  const value = header?.trim() ?? "";
  if (/^\d+$/.test(value)) return Math.min(maxDelay, Number(value) * 1000);
  if (!/^[A-Za-z]{3},? /.test(value)) return undefined;
  const date = Date.parse(value);
  if (Number.isNaN(date) || date <= now.getTime()) return undefined;
  return Math.min(maxDelay, date - now.getTime());
}
