import { eq, sql } from "drizzle-orm";

import { minute } from "@/lib/domain/durations";

import { statements, type Reader, type Tx } from "./connections";
import { meta } from "./schema";

const key = "clock_ahead";

const prepare = statements((database) => ({
  read: database
    .select({ ahead: sql<number>`CAST(${meta.value} AS BIGINT)` })
    .from(meta)
    .where(eq(meta.key, key))
    .prepare(),
}));

/**
 * Milliseconds by which the wall clock was ahead of the providers' clocks at the last check; null before the
 * first.
 */
export async function readClockAhead(database: Reader | Tx): Promise<number | null> {
  return (await prepare(database).read.get())?.ahead ?? null;
}

/**
 * Converts `at` to provider time when the wall clock is known to be more than a minute ahead; epoch
 * milliseconds.
 */
export async function toProviderTime(database: Reader | Tx, at: number): Promise<number> {
  const ahead = (await prepare(database).read.get())?.ahead ?? 0;
  return ahead > minute ? at - ahead : at;
}

export async function saveClockAhead(tx: Tx, ahead: number): Promise<void> {
  const value = String(Math.round(ahead));
  await tx.insert(meta).values({ key, value }).onConflictDoUpdate({ target: meta.key, set: { value } }).run();
}
