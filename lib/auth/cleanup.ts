import { deleteExpiredChallenges } from "@/db/challenges";
import type { Database } from "@/db/client";
import { recordCountedRefusals } from "@/lib/audit/counted-refusals";
import { log } from "@/lib/log";

/** Every minute, puts counted refusals on record and deletes challenges that expired. */
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
