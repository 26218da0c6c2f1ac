import { day as dayLength } from "@/lib/domain/durations";
import { offerId } from "@/lib/domain/offer-id";
import type { ListedOffer } from "@/lib/domain/offer";

import type { PricedAccount } from "./accounts";
import { bulkInsert, bulkUpdate } from "./bulk";
import { statements, type BatchEnd, type Tx } from "./connections";
import { checkLease, requireLease, type Lease } from "./leases";
import { changeFields, storedFields } from "./offer-columns";
import { toChangeValues, toSqlValues, type SqlValue } from "./offer-values";
import { insertPoll, type FinishedPoll } from "./polls";
import { nextRevision } from "./revision";
import { patience } from "./schedules";
import { offer as offerTable, offerChange } from "./schema";

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

const insertOffers = bulkInsert(offerTable, [
  "account_id",
  "id",
  "scope",
  "first_seen_at",
  "revision",
  ...offerNames,
]);
const updateOffers = bulkUpdate(
  offerTable,
  [
    { column: "scope" },
    { column: "revision" },
    { column: "cheaper_since", to: (value) => `coalesce(${value}, offer.cheaper_since)` },
    ...offerNames.map((column) => ({ column })),
  ],
  ["gone_at = NULL", "missed = 0", "seen_at = NULL"],
);
const markGone = bulkUpdate(offerTable, [{ column: "gone_at" }, { column: "revision" }]);
const miss = bulkUpdate(
  offerTable,
  [{ column: "missed" }, { column: "revision" }],
  [
    `seen_at = coalesce(offer.seen_at,
      (SELECT observed_at FROM scope WHERE scope.account_id = offer.account_id AND scope.scope = offer.scope))`,
  ],
);
const insertChanges = bulkInsert(offerChange, ["offer_row", "at", "poll_at", "gone", ...changeNames]);

const prepare = statements(({ statement }) => ({
  openDay: statement<[], number>(
    "SELECT day + CASE WHEN offer_row > 0 THEN 1 ELSE 0 END FROM day_progress",
    "value",
  ),
  gap: statement<[{ accountId: string; scope: string; observedAt: number }]>(
    `INSERT INTO scope_gap (account_id, scope, from_at, to_at)
     SELECT account_id, scope, observed_at, @observedAt FROM scope JOIN schedule USING (account_id)
     WHERE account_id = @accountId AND scope = @scope
       AND @observedAt - observed_at > ${patience}
     ON CONFLICT (account_id, scope, from_at) DO UPDATE SET
       to_at = CASE WHEN excluded.to_at > scope_gap.to_at THEN excluded.to_at ELSE scope_gap.to_at END`,
  ),
  unchangedScope: statement<[object]>(
    `UPDATE scope SET observed_at = @observedAt, attempted_at = @observedAt, outcome = 'published', revision = @revision
     WHERE account_id = @accountId AND scope = @scope`,
  ),
  scope: statement<[object]>(
    `INSERT INTO scope (account_id, scope, every, observed_at, attempted_at, outcome, offers, rejected, revision)
     VALUES (@accountId, @scope, @every, @observedAt, @observedAt, 'published', @offers, @rejected, @revision)
     ON CONFLICT (account_id, scope) DO UPDATE SET every = excluded.every, observed_at = excluded.observed_at,
       attempted_at = excluded.attempted_at, outcome = 'published', offers = excluded.offers,
       rejected = excluded.rejected, revision = excluded.revision`,
  ),
  unhold: statement<[string, string]>("DELETE FROM held_snapshot WHERE account_id = ? AND scope = ?"),
  summary: statement<[string, string, number, string]>(
    "INSERT INTO snapshot_summary (account_id, scope, observed_at, summary) VALUES (?, ?, ?, ?)",
  ),
  oldSummaries: statement<[object]>(
    `DELETE FROM snapshot_summary WHERE account_id = @accountId AND scope = @scope AND "row" <= (
       SELECT "row" FROM snapshot_summary WHERE account_id = @accountId AND scope = @scope
       ORDER BY "row" DESC LIMIT 1 OFFSET ${maxStoredSummaries})`,
  ),
  forgetSummaries: statement<[string, string]>(
    "DELETE FROM snapshot_summary WHERE account_id = ? AND scope = ?",
  ),
  unreject: statement<[string, string]>("DELETE FROM rejected_row WHERE account_id = ? AND scope = ?"),
  // The offer of the newest change stays: another change would get the row again, and those who follow the changes miss it.
  goneOffers: statement<[object], { row: number; id: string; nativeId: string }>(
    `SELECT "row", id, native_id AS "nativeId" FROM offer WHERE account_id = @accountId AND gone_at < @before
       AND NOT EXISTS (SELECT 1 FROM launch WHERE offer_id = offer.id)
       AND "row" IS DISTINCT FROM (SELECT offer_row FROM offer_change ORDER BY "row" DESC LIMIT 1)
     ORDER BY "row"`,
  ),
  rememberDeleted: statement<[string, number]>(
    `INSERT INTO deleted_offer (id, deleted_at) VALUES (?, ?)
     ON CONFLICT (id) DO UPDATE SET deleted_at = excluded.deleted_at`,
  ),
  deleteChanges: statement<[number]>("DELETE FROM offer_change WHERE offer_row = ?"),
  deleteDays: statement<[number]>("DELETE FROM offer_day WHERE offer_row = ?"),
  deleteOffer: statement<[number]>(`DELETE FROM offer WHERE "row" = ?`),
  reject: statement<[string, string, string, string, string]>(
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
  const old = await sql.goneOffers.all({ accountId, before });
  for (const { row, id } of old) {
    await sql.rememberDeleted.run(id, now);
    await sql.deleteChanges.run(row);
    await sql.deleteDays.run(row);
    await sql.deleteOffer.run(row);
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
  await checkLease(tx, lease);
  const revision = await nextRevision(tx);
  const at = await recordTime(tx, observedAt);
  const { added, updated, gone, missed } = changes;
  const addedRows = await insertOffers(
    tx,
    lazily(added, (offer) => {
      const id = offerId(account.provider, offer.nativeId);
      return [account.id, id, scope, at, revision, ...toSqlValues(offer)];
    }),
    endBatch,
  );
  await updateOffers(
    tx,
    lazily(updated, ({ row, offer, cheaper }) => [
      scope,
      revision,
      cheaper ? at : null,
      ...toSqlValues(offer),
      row,
    ]),
    endBatch,
  );
  await insertChanges(
    tx,
    lazily(
      [
        ...added.map((offer, index) => ({ row: addedRows[index]!, offer })),
        ...updated.filter(({ repriced }) => repriced),
      ],
      ({ row, offer }) => [row, at, partOf, 0, ...toChangeValues(offer)],
    ),
    endBatch,
  );
  await recordGone(tx, { gone, at, revision, partOf }, endBatch);
  await miss(
    tx,
    missed.map(({ row, readings }) => [readings, revision, row]),
    endBatch,
  );
  const { every, offers, rejected } = publication;
  const accountId = account.id;
  await sql.gap.run({ accountId, scope, observedAt });
  await sql.scope.run({
    accountId,
    scope,
    revision,
    every,
    observedAt,
    offers,
    rejected: rejected.length,
  });
  await sql.unhold.run(account.id, scope);
  if (publication.resetsBaseline) await sql.forgetSummaries.run(account.id, scope);
  if (publication.summary !== null) {
    await sql.summary.run(account.id, scope, observedAt, publication.summary);
    await sql.oldSummaries.run({ accountId: account.id, scope });
  }
  if (publication.rejectedChanged) {
    await sql.unreject.run(account.id, scope);
    for (const { field, reported, reason } of publication.rejected.slice(0, maxStoredRejected)) {
      await sql.reject.run(account.id, scope, field, reported, reason);
    }
  }
  if (publication.poll) await insertPoll(tx, account.id, publication.poll);
  // Last, so that a long publication does not hold up the renewal of the lease.
  await requireLease(tx, lease);
  return { revision, addedRows };
}

/** The values of a row are made when it is written: those of thousands at once would hold up the process. */
function* lazily<Item>(items: readonly Item[], toValues: (item: Item) => SqlValue[]): Generator<SqlValue[]> {
  for (const item of items) yield toValues(item);
}

async function recordGone(
  tx: Tx,
  {
    gone,
    at,
    revision,
    partOf,
  }: Pick<SnapshotChanges, "gone"> & {
    at: number;
    revision: number;
    partOf: number | null;
  },
  endBatch?: BatchEnd,
): Promise<void> {
  await markGone(
    tx,
    gone.map(({ row }) => [at, revision, row]),
    endBatch,
  );
  await insertChanges(
    tx,
    gone.map(({ row, offer }) => [row, at, partOf, 1, ...toChangeValues(offer)]),
    endBatch,
  );
}

/** When the changes of a reading are recorded: a reading of a day that is complete already counts from the next one on. */
async function recordTime(tx: Tx, observedAt: number): Promise<number> {
  const day = await prepare(tx).openDay.get();
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
  const at = await recordTime(tx, observedAt);
  await miss(
    tx,
    changes.missed.map(({ row, readings }) => [readings, revision, row]),
  );
  await recordGone(tx, { gone: changes.gone, at, revision, partOf });
  await sql.gap.run({ accountId: account.id, scope, observedAt });
  await sql.unchangedScope.run({ accountId: account.id, scope, observedAt, revision });
}
