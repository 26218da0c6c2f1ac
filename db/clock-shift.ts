import type { Database } from "./client";
import { bumpLedgerRevision } from "./revision";
import { statements } from "./statements";
import { atomically } from "./transaction";

/**
 * A change of the wall clock, for one account. `now` is the new time in epoch milliseconds, `by` the negative
 * difference.
 */
interface Shift {
  accountId: string;
  /** The stored time of the last list; nothing is shifted when it has changed since. */
  listedAt: number;
  by: number;
  now: number;
}

const accountInstancesSql = "SELECT id FROM instance WHERE account_id = @accountId";

const prepare = statements((client) => ({
  listing: client.prepare<[Shift]>(
    `UPDATE account_listing SET listed_at = listed_at + @by, attempted_at = attempted_at + @by
     WHERE account_id = @accountId AND listed_at = @listedAt`,
  ),
  present: client.prepare<[Shift]>(
    `UPDATE instance SET seen_at = seen_at + @by, read_at = read_at + @by, missing_since = missing_since + @by,
       started_at = CASE WHEN started_at > @now THEN started_at + @by ELSE started_at END
     WHERE account_id = @accountId AND gone_at IS NULL`,
  ),
  gone: client.prepare<[Shift]>(
    "UPDATE instance SET gone_at = gone_at + @by WHERE account_id = @accountId AND gone_at > @now",
  ),
  spans: client.prepare<[Shift]>(
    `UPDATE billing_span SET from_at = from_at + @by, to_at = to_at + @by
     WHERE (to_at IS NULL OR to_at > @now) AND instance_id IN (${accountInstancesSql})`,
  ),
  intents: client.prepare<[Shift]>(
    `UPDATE instance_intent SET settled_at = settled_at + @by
     WHERE settled_at > @now AND instance_id IN (${accountInstancesSql})`,
  ),
}));

/**
 * Moves the billed time of an account's machines, and their actions, back with the clock, so its length is
 * unchanged.
 */
export async function shiftBilledTime(database: Database, shift: Shift): Promise<void> {
  atomically(database, () => {
    if (prepare(database).listing.run(shift).changes === 0) return;
    prepare(database).present.run(shift);
    prepare(database).gone.run(shift);
    prepare(database).spans.run(shift);
    prepare(database).intents.run(shift);
    bumpLedgerRevision(database);
  });
}
