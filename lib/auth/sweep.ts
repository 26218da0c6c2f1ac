import { deleteExpiredChallenges } from "@/db/challenges";
import type { Database } from "@/db/client";
import { recordCountedRefusals } from "@/lib/audit/refusals";
import { log } from "@/lib/log";

/** Every minute, puts counted refusals on record and deletes challenges that expired. */
export function startSweeping(database: () => Database): void {
  setInterval(() => void sweep(database), 60_000).unref();
}

async function sweep(database: () => Database): Promise<void> {
  await recordCountedRefusals(database);
  try {
    deleteExpiredChallenges(database(), Date.now());
  } catch {
    log.error("Expired sign-in challenges could not be deleted.");
  }
}
