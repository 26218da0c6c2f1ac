import type { Database } from "./client";
import { statements } from "./statements";

const prepare = statements((client) => ({
  sweep: client.prepare<[number]>("DELETE FROM verification WHERE expires_at <= ?"),
}));

/** Deletes expired sign-in challenges. `now` in epoch milliseconds. */
export function deleteExpiredChallenges(database: Database, now: number): void {
  prepare(database).sweep.run(now);
}
