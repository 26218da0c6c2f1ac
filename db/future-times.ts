import type { Database } from "./client";
import { statements } from "./statements";
import { atomically } from "./transaction";

const prepare = statements((client) => ({
  sessions: client.prepare<[{ now: number; latest: number }]>(
    `UPDATE session SET expires_at = MIN(expires_at, @latest), created_at = MIN(created_at, @now),
       updated_at = MIN(updated_at, @now)
     WHERE expires_at > @latest OR created_at > @now OR updated_at > @now`,
  ),
  calls: client.prepare<[{ now: number }]>(
    "UPDATE rate_limit SET last_request = @now WHERE last_request > @now",
  ),
}));

/**
 * Moves sign-in times in the future to now (epoch milliseconds): they were written before the clock was set
 * back. A session then lasts `maxIdle` from now, and no call limit locks anyone out until the old time.
 */
export async function clampSignInTimes(database: Database, now: number, maxIdle: number): Promise<void> {
  atomically(database, () => {
    prepare(database).sessions.run({ now, latest: now + maxIdle });
    prepare(database).calls.run({ now });
  });
}
