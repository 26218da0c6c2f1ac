import { day as dayLength } from "@/lib/domain/durations";
import { offerId } from "@/lib/domain/offer-id";
import type { ListedOffer } from "@/lib/domain/offer";

import type { PricedAccount } from "./accounts";
import { statements, type Tx } from "./connections";
import { requireLease, type Lease } from "./leases";
import { changeFields, storedFields } from "./offer-columns";
import { toChangeValues, toSqlValues } from "./offer-values";
import { insertPoll, type FinishedPoll } from "./polls";
import { nextRevision } from "./revision";
import { patience } from "./schedules";
import type { BatchEnd } from "./transactions";

/**
 * The changes of a snapshot. `repriced` means that price or availability changed, which adds to the history;
 * `cheaper`, that the listed price fell.
 */
export interface SnapshotChanges {
  added: ListedOffer[];
  updated: { row: number; offer: ListedOffer; repriced: boolean; cheaper: boolean }[];
  gone: { row: number; offer: ListedOffer }[];
  /** Offers of a public source that this reading lacked, and how many before it in a row. */
  missed: { row: number; offer: ListedOffer; readings: number }[];
}

interface Publication {
  account: PricedAccount;
  scope: string;
  every: number;
  observedAt: number;
  offers: number;
  rejected: { field: string; reported: string; reason: string }[];
  /** Whether the rejected rows differ from the stored ones. */
  rejectedChanged: boolean;
  /** Counts and medians for the plausibility check; null for scopes too small to check. */
  summary: string | null;
  /** Set when a held snapshot is accepted: it becomes the new baseline. */
  resetsBaseline: boolean;
  changes: SnapshotChanges;
  /** When the poll began of which this is a part (epoch milliseconds). */
  partOf?: number | undefined;
  /** The poll that this publication finishes, if any. */
  poll: FinishedPoll | null;
}

const maxStoredSummaries = 10;
const maxStoredRejected = 200;

const offerNames = storedFields.map(({ column }) => column);
const changeNames = changeFields.map(({ column }) => column);
const marks = (names: readonly string[]) => names.map(() => "?").join(", ");

const prepare = statements(({ $client: client }) => ({
  insert: client.prepare(
    `INSERT INTO offer (account_id, id, scope, first_seen_at, revision, ${offerNames.join(", ")})
     VALUES (?, ?, ?, ?, ?, ${marks(offerNames)})`,
  ),
  update: client.prepare(
    `UPDATE offer SET gone_at = NULL, missed = 0, seen_at = NULL, scope = ?, revision = ?,
       cheaper_since = COALESCE(?, cheaper_since), ${offerNames.map((name) => `${name} = ?`).join(", ")}
     WHERE row = ?`,
  ),
  markGone: client.prepare("UPDATE offer SET gone_at = ?, revision = ? WHERE row = ?"),
  miss: client.prepare(
    `UPDATE offer SET missed = ?, revision = ?, seen_at = COALESCE(seen_at,
       (SELECT observed_at FROM scope WHERE account_id = offer.account_id AND scope = offer.scope)) WHERE row = ?`,
  ),
  openDay: client.prepare<[], number>("SELECT day + (offer_row > 0) FROM day_progress").pluck(),
  gap: client.prepare(
    `INSERT INTO scope_gap (account_id, scope, from_at, to_at)
     SELECT account_id, scope, observed_at, @observedAt FROM scope JOIN schedule USING (account_id)
     WHERE account_id = @accountId AND scope = @scope
       AND @observedAt - observed_at > ${patience}
     ON CONFLICT DO UPDATE SET to_at = max(to_at, excluded.to_at)`,
  ),
  unchangedScope: client.prepare(
    `UPDATE scope SET observed_at = @observedAt, attempted_at = @observedAt, outcome = 'published', revision = @revision
     WHERE account_id = @accountId AND scope = @scope`,
  ),
  change: client.prepare(
    `INSERT INTO offer_change (offer_row, at, poll_at, gone, ${changeNames.join(", ")})
     VALUES (?, ?, ?, ?, ${marks(changeNames)})`,
  ),
  scope: client.prepare(
    `INSERT INTO scope (account_id, scope, every, observed_at, attempted_at, outcome, offers, rejected, revision)
     VALUES (@accountId, @scope, @every, @observedAt, @observedAt, 'published', @offers, @rejected, @revision)
     ON CONFLICT DO UPDATE SET every = excluded.every, observed_at = excluded.observed_at,
       attempted_at = excluded.attempted_at, outcome = 'published', offers = excluded.offers,
       rejected = excluded.rejected, revision = excluded.revision`,
  ),
  unhold: client.prepare("DELETE FROM held_snapshot WHERE account_id = ? AND scope = ?"),
  summary: client.prepare(
    "INSERT INTO snapshot_summary (account_id, scope, observed_at, summary) VALUES (?, ?, ?, ?)",
  ),
  oldSummaries: client.prepare(
    `DELETE FROM snapshot_summary WHERE account_id = @accountId AND scope = @scope AND row <= (
       SELECT row FROM snapshot_summary WHERE account_id = @accountId AND scope = @scope
       ORDER BY row DESC LIMIT 1 OFFSET ${maxStoredSummaries})`,
  ),
  forgetSummaries: client.prepare("DELETE FROM snapshot_summary WHERE account_id = ? AND scope = ?"),
  unreject: client.prepare("DELETE FROM rejected_row WHERE account_id = ? AND scope = ?"),
  // The offer of the newest change stays: another change would get the row again, and those who follow the changes miss it.
  goneOffers: client.prepare<[object], { row: number; id: string; nativeId: string }>(
    `SELECT row, id, native_id AS nativeId FROM offer WHERE account_id = @accountId AND gone_at < @before
       AND NOT EXISTS (SELECT 1 FROM launch WHERE offer_id = offer.id)
       AND row IS NOT (SELECT offer_row FROM offer_change ORDER BY row DESC LIMIT 1)`,
  ),
  rememberDeleted: client.prepare("INSERT OR REPLACE INTO deleted_offer (id, deleted_at) VALUES (?, ?)"),
  deleteChanges: client.prepare("DELETE FROM offer_change WHERE offer_row = ?"),
  deleteDays: client.prepare("DELETE FROM offer_day WHERE offer_row = ?"),
  deleteOffer: client.prepare("DELETE FROM offer WHERE row = ?"),
  reject: client.prepare(
    "INSERT INTO rejected_row (account_id, scope, field, said, reason) VALUES (?, ?, ?, ?, ?)",
  ),
}));

/**
 * Deletes offers of a public source that were gone before a time (epoch milliseconds), unless a launch refers to them. Their ids
 * stay, for the reply at their addresses. Returns the native ids.
 */
export async function deleteGoneOffers(
  tx: Tx,
  lease: Lease,
  accountId: string,
  { before, now }: { before: number; now: number },
): Promise<string[]> {
  await requireLease(tx, lease);
  const sql = prepare(tx);
  const old = sql.goneOffers.all({ accountId, before });
  for (const { row, id } of old) {
    sql.rememberDeleted.run(id, now);
    sql.deleteChanges.run(row);
    sql.deleteDays.run(row);
    sql.deleteOffer.run(row);
  }
  return old.map(({ nativeId }) => nativeId);
}

/**
 * Publishes one snapshot atomically, in batches if there are many changes. Returns the revision and the rows of the added
 * offers, in order. Throws `LeaseLostError` when another process polls now.
 */
export async function publishSnapshot(
  tx: Tx,
  lease: Lease,
  publication: Publication,
  endBatch: BatchEnd = () => null,
): Promise<{ revision: number; addedRows: number[] }> {
  const { account, scope, observedAt, partOf = null, changes } = publication;
  const sql = prepare(tx);
  await requireLease(tx, lease);
  const revision = await nextRevision(tx);
  const at = recordTime(tx, observedAt);
  const addedRows: number[] = [];
  for (const offer of changes.added) {
    const pause = endBatch();
    if (pause) await pause;
    const id = offerId(account.provider, offer.nativeId);
    const inserted = sql.insert.run(account.id, id, scope, at, revision, toSqlValues(offer));
    const row = Number(inserted.lastInsertRowid);
    sql.change.run(row, at, partOf, 0, toChangeValues(offer));
    addedRows.push(row);
  }
  for (const { row, offer, repriced, cheaper } of changes.updated) {
    const pause = endBatch();
    if (pause) await pause;
    sql.update.run(scope, revision, cheaper ? at : null, toSqlValues(offer), row);
    if (repriced) sql.change.run(row, at, partOf, 0, toChangeValues(offer));
  }
  for (const { row, offer } of changes.gone) {
    const pause = endBatch();
    if (pause) await pause;
    sql.markGone.run(at, revision, row);
    sql.change.run(row, at, partOf, 1, toChangeValues(offer));
  }
  for (const { row, readings } of changes.missed) {
    const pause = endBatch();
    if (pause) await pause;
    sql.miss.run(readings, revision, row);
  }
  const { every, offers, rejected } = publication;
  const accountId = account.id;
  sql.gap.run({ accountId, scope, observedAt });
  sql.scope.run({
    accountId,
    scope,
    revision,
    every,
    observedAt,
    offers,
    rejected: rejected.length,
  });
  sql.unhold.run(account.id, scope);
  if (publication.resetsBaseline) sql.forgetSummaries.run(account.id, scope);
  if (publication.summary !== null) {
    sql.summary.run(account.id, scope, observedAt, publication.summary);
    sql.oldSummaries.run({ accountId: account.id, scope });
  }
  if (publication.rejectedChanged) {
    sql.unreject.run(account.id, scope);
    for (const { field, reported, reason } of publication.rejected.slice(0, maxStoredRejected)) {
      sql.reject.run(account.id, scope, field, reported, reason);
    }
  }
  if (publication.poll) await insertPoll(tx, account.id, publication.poll);
  // Nobody can take the lease while the transaction is open, but a mistake here would publish what was fenced off.
  await requireLease(tx, lease);
  return { revision, addedRows };
}

/** When the changes of a reading are recorded: a reading of a day that is complete already counts from the next one on. */
function recordTime(tx: Tx, observedAt: number): number {
  const day = prepare(tx).openDay.get();
  return day === undefined ? observedAt : Math.max(observedAt, day * dayLength);
}

/** Confirms a scope whose source reports that nothing changed; one more reading lacked its missing offers. */
export async function publishUnchanged(
  tx: Tx,
  lease: Lease,
  unchanged: {
    account: PricedAccount;
    scope: string;
    observedAt: number;
    partOf?: number;
    changes: Pick<SnapshotChanges, "gone" | "missed">;
  },
): Promise<void> {
  const { account, scope, observedAt, partOf = null, changes } = unchanged;
  const sql = prepare(tx);
  await requireLease(tx, lease);
  const revision = await nextRevision(tx);
  const at = recordTime(tx, observedAt);
  for (const { row, readings } of changes.missed) sql.miss.run(readings, revision, row);
  for (const { row, offer } of changes.gone) {
    sql.markGone.run(at, revision, row);
    sql.change.run(row, at, partOf, 1, toChangeValues(offer));
  }
  sql.gap.run({ accountId: account.id, scope, observedAt });
  sql.unchangedScope.run({ accountId: account.id, scope, observedAt, revision });
}
