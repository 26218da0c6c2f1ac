import type { Account } from "./accounts";
import type { Database } from "./client";
import { requireLease, type Lease } from "./leases";
import { nextRevision } from "./revision";
import type { PollOutcome } from "./schema";
import { statements } from "./statements";
import { atomically } from "./transaction";

/** A finished poll. Times in epoch milliseconds. */
export interface FinishedPoll {
  startedAt: number;
  finishedAt: number;
  outcome: PollOutcome;
  offers: number;
  rejected: number;
  errorKind: string | null;
  /** The failure as text; null on success. */
  message: string | null;
}

const maxStoredPolls = 500;

const columns =
  "started_at AS startedAt, finished_at AS finishedAt, outcome, offers, rejected, error_kind AS errorKind, message";

const prepare = statements((client) => ({
  insert: client.prepare(
    `INSERT INTO poll (account_id, started_at, finished_at, outcome, offers, rejected, error_kind, message)
     VALUES (@accountId, @startedAt, @finishedAt, @outcome, @offers, @rejected, @errorKind, @message)`,
  ),
  forgetOld: client.prepare(
    `DELETE FROM poll WHERE account_id = @accountId AND row <= (
       SELECT row FROM poll WHERE account_id = @accountId ORDER BY row DESC LIMIT 1 OFFSET ${maxStoredPolls})`,
  ),
  recent: client.prepare<[string, number], FinishedPoll>(
    `SELECT ${columns} FROM poll WHERE account_id = ? ORDER BY row DESC LIMIT ?`,
  ),
  failScope: client.prepare(
    `INSERT INTO scope (account_id, scope, every, observed_at, attempted_at, outcome, offers, rejected, revision)
     VALUES (@accountId, @scope, 1, NULL, @attemptedAt, 'failed', 0, 0, @revision)
     ON CONFLICT DO UPDATE SET attempted_at = excluded.attempted_at, outcome = 'failed', revision = excluded.revision`,
  ),
  failAllScopes: client.prepare(
    `UPDATE scope SET attempted_at = @attemptedAt, outcome = 'failed', revision = @revision
     WHERE account_id = @accountId AND every = 1`,
  ),
}));

/** Inserts a poll's row; inside the transaction that ends the poll. */
export function insertPoll(database: Database, accountId: string, poll: FinishedPoll): void {
  prepare(database).insert.run({ accountId, ...poll });
  prepare(database).forgetOld.run({ accountId });
}

/** Records a poll that published its scopes along the way, or none. */
export async function recordPoll(
  database: Database,
  lease: Lease,
  account: Account,
  poll: FinishedPoll,
): Promise<void> {
  atomically(database, () => {
    requireLease(database, lease);
    insertPoll(database, account.id, poll);
    nextRevision(database);
  });
}

/** Records a poll that failed as a whole: the last offers stay, and the scopes of every poll become stale. */
export async function recordFailedPoll(
  database: Database,
  lease: Lease,
  account: Account,
  poll: FinishedPoll,
): Promise<void> {
  atomically(database, () => {
    requireLease(database, lease);
    const revision = nextRevision(database);
    insertPoll(database, account.id, poll);
    prepare(database).failAllScopes.run({ accountId: account.id, attemptedAt: poll.finishedAt, revision });
  });
}

/** Records that one scope failed. */
export async function recordFailedScope(
  database: Database,
  lease: Lease,
  account: Account,
  scope: string,
  attemptedAt: number,
): Promise<void> {
  atomically(database, () => {
    requireLease(database, lease);
    prepare(database).failScope.run({
      accountId: account.id,
      scope,
      attemptedAt,
      revision: nextRevision(database),
    });
  });
}

/** The newest polls of an account, newest first. */
export async function listRecentPolls(
  database: Database,
  accountId: string,
  count: number,
): Promise<FinishedPoll[]> {
  return prepare(database).recent.all(accountId, count);
}
