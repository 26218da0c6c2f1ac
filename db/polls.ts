import { and, desc, eq, getTableColumns, lte } from "drizzle-orm";

import type { PricedAccount } from "./accounts";
import type { Reader, Tx } from "./connections";
import { requireLease, type Lease } from "./leases";
import { nextRevision } from "./revision";
import { poll, scope, type PollOutcome } from "./schema";

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

const { row: _row, accountId: _accountId, ...columns } = getTableColumns(poll);

/** Inserts a poll's row; inside the transaction that ends the poll. */
export async function insertPoll(tx: Tx, accountId: string, finished: FinishedPoll): Promise<void> {
  const isOfAccount = eq(poll.accountId, accountId);
  await tx
    .insert(poll)
    .values({ accountId, ...finished })
    .run();
  const newestToForget = tx
    .select({ row: poll.row })
    .from(poll)
    .where(isOfAccount)
    .orderBy(desc(poll.row))
    .limit(1)
    .offset(maxStoredPolls);
  await tx
    .delete(poll)
    .where(and(isOfAccount, lte(poll.row, newestToForget)))
    .run();
}

/** Records a poll that published its scopes along the way, or none. */
export async function recordPoll(
  tx: Tx,
  lease: Lease,
  account: PricedAccount,
  finished: FinishedPoll,
): Promise<void> {
  await requireLease(tx, lease);
  await insertPoll(tx, account.id, finished);
  await nextRevision(tx);
}

/** Records a poll that failed as a whole: the last offers stay, and the scopes of every poll become stale. */
export async function recordFailedPoll(
  tx: Tx,
  lease: Lease,
  account: PricedAccount,
  finished: FinishedPoll,
): Promise<void> {
  await requireLease(tx, lease);
  const revision = await nextRevision(tx);
  await insertPoll(tx, account.id, finished);
  await tx
    .update(scope)
    .set({ attemptedAt: finished.finishedAt, outcome: "failed", revision })
    .where(and(eq(scope.accountId, account.id), eq(scope.every, 1)))
    .run();
}

/** Records that one scope failed. */
export async function recordFailedScope(
  tx: Tx,
  lease: Lease,
  account: PricedAccount,
  name: string,
  attemptedAt: number,
): Promise<void> {
  await requireLease(tx, lease);
  const failure = { attemptedAt, outcome: "failed", revision: await nextRevision(tx) } as const;
  await tx
    .insert(scope)
    .values({ accountId: account.id, scope: name, every: 1, offers: 0, rejected: 0, ...failure })
    .onConflictDoUpdate({ target: [scope.accountId, scope.scope], set: failure })
    .run();
}

/** The newest polls of an account, newest first. */
export async function listRecentPolls(
  database: Reader | Tx,
  accountId: string,
  count: number,
): Promise<FinishedPoll[]> {
  return await database
    .select(columns)
    .from(poll)
    .where(eq(poll.accountId, accountId))
    .orderBy(desc(poll.row))
    .limit(count)
    .all();
}
