import { deleteExpiredChallenges } from "@/db/challenges";
import type { Database } from "@/db/client";
import { recordCountedRefusals } from "@/lib/audit/counted-refusals";
import { log } from "@/lib/log";

/** Writes counted rejections to the audit log and deletes expired challenges every minute. */
export function startSignInCleanup(database: () => Database): void {
  setInterval(() => void cleanUpSignIns(database), 60_000).unref();
}

async function cleanUpSignIns(database: () => Database): Promise<void> {
  await recordCountedRefusals(database);
  try {
    deleteExpiredChallenges(database(), Date.now());
  } catch {
    log.error("Expired sign-in challenges could not be deleted.");
  }
}
