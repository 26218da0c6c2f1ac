import { eq, inArray, lt } from "drizzle-orm";

import { signInLimit } from "./access-schema";
import type { Reader, Tx } from "./connections";

/** Failed tries of a bucket. Times are epoch milliseconds. */
export interface SignInLimit {
  failures: number;
  lastFailureAt: number;
  openAt: number;
}

/**
 * Consumes one try of every bucket, or none when one of them is closed. A try counts as failed until
 * `clearSignInFailures`, so concurrent tries cannot all pass. `wait(failures)` is how many milliseconds a
 * bucket closes for. Null allows the try, otherwise the milliseconds until the next one.
 */
export async function consumeSignInTry(
  tx: Tx,
  { buckets, now, wait, forgetAfter }: SignInTry,
): Promise<number | null> {
  await tx
    .delete(signInLimit)
    .where(lt(signInLimit.lastFailureAt, now - forgetAfter))
    .run();
  const known: { bucket: string; limit: SignInLimit | null }[] = [];
  for (const bucket of buckets) known.push({ bucket, limit: await findSignInLimit(tx, bucket) });
  const openAt = Math.max(
    // No bucket closes for longer; a later time was written before the clock was set back.
    ...known.map(({ limit }) => (limit && limit.openAt - now <= wait(limit.failures) ? limit.openAt : 0)),
  );
  if (openAt > now) return openAt - now;
  for (const { bucket, limit } of known) {
    const failures = (limit?.failures ?? 0) + 1;
    await store(tx, bucket, { failures, lastFailureAt: now, openAt: now + wait(failures) });
  }
  return null;
}

interface SignInTry {
  buckets: readonly string[];
  /** Epoch milliseconds. */
  now: number;
  wait(failures: number): number;
  /** Milliseconds without a failure after which a bucket starts anew. */
  forgetAfter: number;
}

/** Empties the buckets of a successful try. */
export async function clearSignInFailures(tx: Tx, buckets: readonly string[]): Promise<void> {
  await tx
    .delete(signInLimit)
    .where(inArray(signInLimit.bucket, [...buckets]))
    .run();
}

/** The stored state of a bucket; null for one without failures. */
export async function findSignInLimit(database: Reader | Tx, bucket: string): Promise<SignInLimit | null> {
  return (
    (await database
      .select({
        failures: signInLimit.failures,
        lastFailureAt: signInLimit.lastFailureAt,
        openAt: signInLimit.openAt,
      })
      .from(signInLimit)
      .where(eq(signInLimit.bucket, bucket))
      .get()) ?? null
  );
}

/** Replaces stored buckets with those counted in memory. */
export async function storeSignInLimits(tx: Tx, limits: readonly [string, SignInLimit][]): Promise<void> {
  for (const [bucket, limit] of limits) await store(tx, bucket, limit);
}

async function store(
  tx: Tx,
  bucket: string,
  { failures, lastFailureAt, openAt }: SignInLimit,
): Promise<void> {
  const limit = { failures, lastFailureAt, openAt };
  await tx
    .insert(signInLimit)
    .values({ bucket, ...limit })
    .onConflictDoUpdate({ target: signInLimit.bucket, set: limit })
    .run();
}
