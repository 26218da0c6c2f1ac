import type { Database } from "./client";
import { statements } from "./statements";

const prepare = statements((client) => ({
  read: client
    .prepare<[], number>("SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'clock_ahead'")
    .pluck(),
  save: client.prepare<[string]>(
    "INSERT INTO meta (key, value) VALUES ('clock_ahead', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
  ),
}));

/**
 * Milliseconds by which the wall clock was ahead of the providers' clocks at the last check; null before the
 * first.
 */
export async function readClockAhead(database: Database): Promise<number | null> {
  return prepare(database).read.get() ?? null;
}

/**
 * Converts `at` to provider time when the wall clock is known to be more than a minute ahead; epoch
 * milliseconds.
 */
export function toProviderTimeWithin(database: Database, at: number): number {
  const ahead = prepare(database).read.get() ?? 0;
  return ahead > 60_000 ? at - ahead : at;
}

export async function saveClockAhead(database: Database, ahead: number): Promise<void> {
  prepare(database).save.run(String(Math.round(ahead)));
}
