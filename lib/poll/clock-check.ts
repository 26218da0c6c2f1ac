import { readClockAhead, saveClockAhead } from "@/db/clock-check";
import { dateTolerance, minJump, type ClockWatch } from "@/lib/clock/watch";
import { atomically } from "@/db/transactions";
import type { Reader } from "@/db/connections";

/** Stores the clock error for every process, for pages and for the next start. */
export async function storeClockAhead(database: Reader, watch: ClockWatch): Promise<void> {
  const ahead = watch.ahead();
  if (ahead === null || watch.isUnexplained()) return;
  const kept = await readClockAhead(database);
  if (kept === null || Math.abs(kept - ahead) > minJump)
    await atomically(database, (tx) => saveClockAhead(tx, ahead));
}

/** Seconds by which the wall clock is ahead (negative: behind); null within a minute. */
export async function readClockError(database: Reader): Promise<number | null> {
  const ahead = await readClockAhead(database);
  return ahead === null || Math.abs(ahead) <= dateTolerance ? null : Math.round(ahead / 1000);
}
