import type { Database } from "./client";
import { addHistoryEvent } from "./history";
import { bumpLedgerRevision } from "./revision";
import { statements } from "./statements";
import { atomically } from "./transaction";

/** When this app terminates a machine that was started here and has no open termination. */
export interface TimeLimit {
  instanceId: string;
  /** Epoch milliseconds. */
  endsAt: number;
  /** Its original time limit in milliseconds; null when unknown. */
  endsWithin: number | null;
}

const prepare = statements((client) => ({
  list: client.prepare<[string], TimeLimit>(
    `SELECT id AS instanceId, ends_at AS endsAt, ends_within AS endsWithin FROM instance
     WHERE account_id IN (SELECT value FROM json_each(?)) AND marker IS NOT NULL AND gone_at IS NULL AND ends_at IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM instance_intent t WHERE t.instance_id = instance.id AND t.kind = 'terminate')`,
  ),
  move: client.prepare<[number, string, number]>(
    "UPDATE instance SET ends_at = ? WHERE id = ? AND ends_at = ?",
  ),
  moveSearch: client.prepare<[number, number, string, number]>(
    `UPDATE launch_attempt SET answered_at = ?, last_listing_at = last_listing_at + ?
     WHERE marker = ? AND answered_at = ? AND settled_at IS NULL`,
  ),
}));

export async function listTimeLimits(database: Database, accountIds: string[]): Promise<TimeLimit[]> {
  return prepare(database).list.all(JSON.stringify(accountIds));
}

/**
 * Rewrites a time limit after a jump of the clock, unless it has changed since. `now` is epoch milliseconds.
 */
export async function rewriteTimeLimit(
  database: Database,
  { instanceId, endsAt }: TimeLimit,
  to: number,
  now: number,
): Promise<void> {
  atomically(database, () => {
    if (prepare(database).move.run(to, instanceId, endsAt).changes === 0) return;
    addHistoryEvent(database, {
      instanceId,
      at: now,
      kind: "intent",
      tone: "plain",
      title: "Time limit kept after a change of the clock",
      detail: null,
    });
    bumpLedgerRevision(database);
  });
}

/**
 * Moves the time at which a create's reply was lost after a jump of the clock; the search for its machine
 * uses it.
 */
export async function shiftSearchTimes(
  database: Database,
  launchTag: string,
  answeredAt: number,
  to: number,
): Promise<void> {
  atomically(database, () => {
    prepare(database).moveSearch.run(to, to - answeredAt, launchTag, answeredAt);
    bumpLedgerRevision(database);
  });
}
