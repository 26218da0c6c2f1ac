import { lte } from "drizzle-orm";

import type { Tx } from "./connections";
import { verification } from "./owner-schema";

/** Deletes expired sign-in challenges. `now` in epoch milliseconds. */
export async function deleteExpiredChallenges(tx: Tx, now: number): Promise<void> {
  await tx
    .delete(verification)
    .where(lte(verification.expiresAt, new Date(now)))
    .run();
}
