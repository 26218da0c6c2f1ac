import { and, asc, count, desc, eq, inArray } from "drizzle-orm";

import type { PricedAccount } from "./accounts";
import type { Reader, Tx } from "./connections";
import { requireLease, type Lease } from "./leases";
import { insertPoll, type FinishedPoll } from "./polls";
import { nextRevision } from "./revision";
import { heldSnapshot, scope, snapshotSummary } from "./schema";

/** A snapshot held back from publication. `streak` and `payload` are JSON of lib/poll. */
interface HeldSnapshot {
  accountId: string;
  scope: string;
  heldSince: number;
  observedAt: number;
  reason: string;
  /** How many held snapshots in a row agree, and since when. */
  streak: string;
  payload: string;
}

/** Holds a snapshot back; the published offers stay unchanged. */
export async function holdSnapshot(
  tx: Tx,
  lease: Lease,
  account: PricedAccount,
  held: HeldSnapshot,
  poll: FinishedPoll | null,
): Promise<void> {
  await requireLease(tx, lease);
  const { accountId: _accountId, scope: name, ...snapshot } = held;
  await tx
    .insert(heldSnapshot)
    .values(held)
    .onConflictDoUpdate({ target: [heldSnapshot.accountId, heldSnapshot.scope], set: snapshot })
    .run();
  await tx
    .update(scope)
    .set({ attemptedAt: held.observedAt, outcome: "held", revision: await nextRevision(tx) })
    .where(and(eq(scope.accountId, account.id), eq(scope.scope, name)))
    .run();
  if (poll) await insertPoll(tx, account.id, poll);
}

export async function readHeldSnapshot(
  database: Reader | Tx,
  accountId: string,
  scope: string,
): Promise<HeldSnapshot | null> {
  const isOfScope = and(eq(heldSnapshot.accountId, accountId), eq(heldSnapshot.scope, scope));
  return (await database.select().from(heldSnapshot).where(isOfScope).get()) ?? null;
}

export async function listHeldSnapshots(database: Reader | Tx, accountId: string): Promise<HeldSnapshot[]> {
  return await database
    .select()
    .from(heldSnapshot)
    .where(eq(heldSnapshot.accountId, accountId))
    .orderBy(asc(heldSnapshot.scope))
    .all();
}

/** The number of held snapshots by account; accounts without one are left out. */
export async function countHeldSnapshots(
  database: Reader | Tx,
  accountIds: string[],
): Promise<Map<string, number>> {
  const rows = await database
    .select({ accountId: heldSnapshot.accountId, held: count() })
    .from(heldSnapshot)
    .where(inArray(heldSnapshot.accountId, accountIds))
    .groupBy(heldSnapshot.accountId)
    .all();
  return new Map(rows.map(({ accountId, held }) => [accountId, held]));
}

/** Summaries of the last ten published snapshots of a scope, newest first, as JSON. */
export async function listPublishedSummaries(
  database: Reader | Tx,
  accountId: string,
  scope: string,
): Promise<string[]> {
  return (
    await database
      .select({ summary: snapshotSummary.summary })
      .from(snapshotSummary)
      .where(and(eq(snapshotSummary.accountId, accountId), eq(snapshotSummary.scope, scope)))
      .orderBy(desc(snapshotSummary.row))
      .limit(10)
      .all()
  ).map(({ summary }) => summary);
}
