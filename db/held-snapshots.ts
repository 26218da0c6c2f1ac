import type { Account } from "./accounts";
import type { Database } from "./client";
import { requireLease, type Lease } from "./leases";
import { insertPoll, type FinishedPoll } from "./polls";
import { nextRevision } from "./revision";
import { statements } from "./statements";
import { atomically } from "./transaction";

/** A snapshot held back from publication. `streak` and `payload` are JSON of lib/poll. */
export interface HeldSnapshot {
  accountId: string;
  scope: string;
  heldSince: number;
  observedAt: number;
  reason: string;
  /** How many held snapshots in a row agree, and since when. */
  streak: string;
  payload: string;
}

const columns =
  "account_id AS accountId, scope, held_since AS heldSince, observed_at AS observedAt, reason, streak, payload";

const prepare = statements((client) => ({
  save: client.prepare(
    `INSERT INTO held_snapshot (account_id, scope, held_since, observed_at, reason, streak, payload)
     VALUES (@accountId, @scope, @heldSince, @observedAt, @reason, @streak, @payload)
     ON CONFLICT DO UPDATE SET held_since = excluded.held_since, observed_at = excluded.observed_at,
       reason = excluded.reason, streak = excluded.streak, payload = excluded.payload`,
  ),
  mark: client.prepare(
    "UPDATE scope SET attempted_at = ?, outcome = 'held', revision = ? WHERE account_id = ? AND scope = ?",
  ),
  read: client.prepare<[string, string], HeldSnapshot>(
    `SELECT ${columns} FROM held_snapshot WHERE account_id = ? AND scope = ?`,
  ),
  list: client.prepare<[string], HeldSnapshot>(
    `SELECT ${columns} FROM held_snapshot WHERE account_id = ? ORDER BY scope`,
  ),
  summaries: client
    .prepare<[string, string], string>(
      "SELECT summary FROM snapshot_summary WHERE account_id = ? AND scope = ? ORDER BY row DESC LIMIT 10",
    )
    .pluck(),
}));

/** Holds a snapshot back; the published offers stay unchanged. */
export async function holdSnapshot(
  database: Database,
  lease: Lease,
  account: Account,
  held: HeldSnapshot,
  poll: FinishedPoll | null,
): Promise<void> {
  atomically(database, () => {
    requireLease(database, lease);
    prepare(database).save.run(held);
    prepare(database).mark.run(held.observedAt, nextRevision(database), account.id, held.scope);
    if (poll) insertPoll(database, account.id, poll);
  });
}

export async function readHeldSnapshot(
  database: Database,
  accountId: string,
  scope: string,
): Promise<HeldSnapshot | null> {
  return prepare(database).read.get(accountId, scope) ?? null;
}

export async function listHeldSnapshots(database: Database, accountId: string): Promise<HeldSnapshot[]> {
  return prepare(database).list.all(accountId);
}

/** Summaries of the last ten published snapshots of a scope, newest first, as JSON. */
export async function listPublishedSummaries(
  database: Database,
  accountId: string,
  scope: string,
): Promise<string[]> {
  return prepare(database).summaries.all(accountId, scope);
}
