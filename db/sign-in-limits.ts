import type { Database } from "./client";
import { statements } from "./statements";
import { atomically } from "./transaction";

/** Failed tries of a bucket. Times are epoch milliseconds. */
export interface SignInLimit {
  failures: number;
  lastFailureAt: number;
  openAt: number;
}

const prepare = statements((client) => ({
  read: client.prepare<[string], SignInLimit>(
    "SELECT failures, last_failure_at AS lastFailureAt, open_at AS openAt FROM sign_in_limit WHERE bucket = ?",
  ),
  write: client.prepare<[string, number, number, number]>(
    `INSERT INTO sign_in_limit (bucket, failures, last_failure_at, open_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (bucket) DO UPDATE SET
       failures = excluded.failures, last_failure_at = excluded.last_failure_at, open_at = excluded.open_at`,
  ),
  clear: client.prepare<[string]>("DELETE FROM sign_in_limit WHERE bucket = ?"),
  sweep: client.prepare<[number]>("DELETE FROM sign_in_limit WHERE last_failure_at < ?"),
}));

/**
 * Consumes one try of every bucket, or none when one of them is closed. A try counts as failed until
 * `clearSignInFailures`, so concurrent tries cannot all pass. `wait(failures)` is how many milliseconds a
 * bucket closes for. Null allows the try, otherwise the milliseconds until the next one.
 */
export async function consumeSignInTry(
  database: Database,
  { buckets, now, wait, forgetAfter }: SignInTry,
): Promise<number | null> {
  return atomically(database, () => {
    const { read, write, sweep } = prepare(database);
    sweep.run(now - forgetAfter);
    const known = buckets.map((bucket) => ({ bucket, limit: read.get(bucket) }));
    const openAt = Math.max(
      // No bucket closes for longer; a later time was written before the clock was set back.
      ...known.map(({ limit }) => (limit && limit.openAt - now <= wait(limit.failures) ? limit.openAt : 0)),
    );
    if (openAt > now) return openAt - now;
    for (const { bucket, limit } of known) {
      const failures = (limit?.failures ?? 0) + 1;
      write.run(bucket, failures, now, now + wait(failures));
    }
    return null;
  });
}

export interface SignInTry {
  buckets: readonly string[];
  /** Epoch milliseconds. */
  now: number;
  wait(failures: number): number;
  /** Milliseconds without a failure after which a bucket starts anew. */
  forgetAfter: number;
}

/** Empties the buckets of a successful try. */
export async function clearSignInFailures(database: Database, buckets: readonly string[]): Promise<void> {
  await atomically(database, () => {
    for (const bucket of buckets) prepare(database).clear.run(bucket);
  });
}

/** The stored state of a bucket; null for one without failures. */
export function findSignInLimit(database: Database, bucket: string): SignInLimit | null {
  return prepare(database).read.get(bucket) ?? null;
}

/** Replaces stored buckets with those counted in memory. */
export function storeSignInLimits(database: Database, limits: readonly [string, SignInLimit][]): void {
  atomically(database, () => {
    for (const [bucket, { failures, lastFailureAt, openAt }] of limits)
      prepare(database).write.run(bucket, failures, lastFailureAt, openAt);
  });
}
