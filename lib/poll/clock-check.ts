import { readClockAhead, saveClockAhead } from "@/db/clock-check";
import type { Database } from "@/db/client";
import { dateTolerance, minJump, type ClockWatch } from "@/lib/clock/watch";

/** Stores the clock error for every process, for pages and for the next start. */
export async function storeClockAhead(database: Database, watch: ClockWatch): Promise<void> {
  const ahead = watch.ahead();
  if (ahead === null || watch.isUnexplained()) return;
  const kept = await readClockAhead(database);
  if (kept === null || Math.abs(kept - ahead) > minJump) await saveClockAhead(database, ahead);
}

/** Seconds by which the wall clock is ahead (negative: behind); null within a minute. */
export async function readClockError(database: Database): Promise<number | null> {
  const ahead = await readClockAhead(database);
  return ahead === null || Math.abs(ahead) <= dateTolerance ? null : Math.round(ahead / 1000);
}
