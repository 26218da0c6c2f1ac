import { getDatabase } from "@/db/client";
import { getMemorySessions } from "@/lib/auth/memory-session";
import type { ClockWatch } from "@/lib/clock/watch";
import { currentDiskFailure, checkDisk } from "@/lib/disk";
import { env } from "@/lib/env";
import { findProviderClient, listAllProviderClients } from "@/lib/instances/provider-clients";
import { listOverTimeLimit } from "@/lib/instances/time-limits";
import { shareUnrecordedDeletes, UnrecordedDeletes, unrecordedDeletes } from "@/lib/instances/unrecorded";
import { logRepeated } from "@/lib/log-repeated";

const checkInterval = 5_000;

let checkedAt = Number.NEGATIVE_INFINITY;

/**
 * Checks whether the disk is writable, terminates due machines while it is not, and records that afterwards. Called every second.
 */
export async function monitorDisk(holder: string, watch: ClockWatch | undefined): Promise<void> {
  try {
    const database = getDatabase();
    if (!unrecordedDeletes())
      shareUnrecordedDeletes(new UnrecordedDeletes({ database, holder, findProviderClient, now: Date.now }));
    const deletes = unrecordedDeletes()!;
    const isDue =
      performance.now() - checkedAt >= checkInterval || currentDiskFailure() !== null || deletes.size > 0;
    if (isDue) checkedAt = performance.now();
    const failure = isDue ? await checkDisk(database) : currentDiskFailure();
    // In-memory sessions end, so that people sign in again against the stored data.
    if (!failure) getMemorySessions().endAll();
    // The worker sends what the ledger has; a web process does not watch time limits.
    if (isDue && failure && watch && env().role !== "web") {
      const accountIds = listAllProviderClients().map(({ account }) => account.id);
      await deletes.sendDue(accountIds, await listOverTimeLimit({ database, accountIds, watch }));
    }
    await deletes.tick();
  } catch (error) {
    logRepeated(error, "The disk could not be checked; it is tried again.");
  }
}
