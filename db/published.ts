import { offerId } from "@/lib/domain/offer-id";
import type { ListedOffer } from "@/lib/domain/offer";

import type { Account } from "./accounts";
import type { Database } from "./client";
import { requireLease, type Lease } from "./leases";
import { toOfferColumns, toListedOffer, type OfferRecord } from "./offer-row";
import { insertPoll, type FinishedPoll } from "./polls";
import { nextRevision } from "./revision";
import { statements } from "./statements";
import { atomically } from "./transaction";

/** An offer as stored, including those that are gone: they may come back. */
export interface PublishedOffer {
  row: number;
  scope: string;
  gone: boolean;
  offer: ListedOffer;
}

/**
 * The changes of a snapshot. `repriced` means that price or availability changed, which adds to the history.
 */
export interface SnapshotChanges {
  added: ListedOffer[];
  updated: { row: number; offer: ListedOffer; repriced: boolean }[];
  gone: { row: number; offer: ListedOffer }[];
}

export interface Publication {
  account: Account;
  scope: string;
  every: number;
  observedAt: number;
  offers: number;
  rejected: { field: string; said: string; reason: string }[];
  /** Whether the rejected rows differ from the stored ones. */
  rejectedChanged: boolean;
  /** Counts and medians for the plausibility check; null for scopes too small to check. */
  summary: string | null;
  /** Set when a held snapshot is accepted: it becomes the new baseline. */
  resetsBaseline: boolean;
  changes: SnapshotChanges;
  /** The poll that this publication finishes, if any. */
  poll: FinishedPoll | null;
}

const maxStoredSummaries = 10;
const maxStoredRejected = 200;

const nativeColumns = "native_amount, native_currency, native_unit, native_per, native_scope";
const nativeValues = "@nativeAmount, @nativeCurrency, @nativeUnit, @nativePer, @nativeScope";

const prepare = statements((client) => ({
  all: client.prepare<[string], Omit<OfferRecord, "nvlink"> & { nvlink: number | null }>(
    `SELECT row, account_id AS accountId, id, scope, native_id AS nativeId, cloud, raw_gpu AS rawGpu,
       gpu_id AS gpuId, gpu_name AS gpuName, gpu_family AS gpuFamily, gpu_count AS gpuCount, vram_gb AS vramGb,
       vcpus, memory_gb AS memoryGb, storage_gb AS storageGb, interconnect, nvlink, type, billing,
       region_id AS regionId, region_name AS regionName, country, continent, stock, capacity,
       native_amount AS nativeAmount, native_currency AS nativeCurrency, native_unit AS nativeUnit,
       native_per AS nativePer, native_scope AS nativeScope, first_seen_at AS firstSeenAt, gone_at AS goneAt, revision
     FROM offer WHERE account_id = ?`,
  ),
  insert: client.prepare(
    `INSERT INTO offer (account_id, id, scope, native_id, cloud, raw_gpu, gpu_id, gpu_name, gpu_family, gpu_count,
       vram_gb, vcpus, memory_gb, storage_gb, interconnect, nvlink, type, billing, region_id, region_name, country,
       continent, stock, capacity, ${nativeColumns}, first_seen_at, gone_at, revision)
     VALUES (?, ?, ?, @nativeId, @cloud, @rawGpu, @gpuId, @gpuName, @gpuFamily, @gpuCount,
       @vramGb, @vcpus, @memoryGb, @storageGb, @interconnect, @nvlink, @type, @billing, @regionId, @regionName, @country,
       @continent, @stock, @capacity, ${nativeValues}, ?, NULL, ?)`,
  ),
  update: client.prepare(
    `UPDATE offer SET scope = ?, cloud = @cloud, raw_gpu = @rawGpu, gpu_id = @gpuId, gpu_name = @gpuName,
       gpu_family = @gpuFamily, gpu_count = @gpuCount, vram_gb = @vramGb, vcpus = @vcpus, memory_gb = @memoryGb,
       storage_gb = @storageGb, interconnect = @interconnect, nvlink = @nvlink, type = @type, billing = @billing,
       region_id = @regionId, region_name = @regionName, country = @country, continent = @continent, stock = @stock,
       capacity = @capacity, native_amount = @nativeAmount, native_currency = @nativeCurrency,
       native_unit = @nativeUnit, native_per = @nativePer, native_scope = @nativeScope, gone_at = NULL,
       revision = ?
     WHERE row = ?`,
  ),
  markGone: client.prepare("UPDATE offer SET gone_at = ?, revision = ? WHERE row = ?"),
  change: client.prepare(
    `INSERT INTO offer_change (offer_row, at, gone, stock, capacity, ${nativeColumns})
     VALUES (?, ?, ?, @stock, @capacity, ${nativeValues})`,
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
  reject: client.prepare(
    "INSERT INTO rejected_row (account_id, scope, field, said, reason) VALUES (?, ?, ?, ?, ?)",
  ),
}));

/** Every offer ever seen in an account, by native id. */
export async function readPublished(
  database: Database,
  account: Account,
): Promise<Map<string, PublishedOffer>> {
  const published = new Map<string, PublishedOffer>();
  for (const row of prepare(database).all.iterate(account.id)) {
    published.set(row.nativeId, {
      row: row.row,
      scope: row.scope,
      gone: row.goneAt !== null,
      offer: toListedOffer(account.provider, {
        ...row,
        nvlink: row.nvlink === null ? null : row.nvlink === 1,
      }),
    });
  }
  return published;
}

/**
 * Publishes one snapshot atomically. Returns the revision and the rows of the added offers, in order. Throws
 * `LeaseLostError` when another process polls now.
 */
export async function publishSnapshot(
  database: Database,
  lease: Lease,
  publication: Publication,
): Promise<{ revision: number; addedRows: number[] }> {
  const { account, scope, observedAt, changes } = publication;
  const sql = prepare(database);
  return atomically(database, () => {
    requireLease(database, lease);
    const revision = nextRevision(database);
    const addedRows = changes.added.map((offer) => {
      const values = toSqlValues(offer);
      const id = offerId(account.provider, offer.nativeId);
      const row = Number(sql.insert.run(account.id, id, scope, observedAt, revision, values).lastInsertRowid);
      sql.change.run(row, observedAt, 0, values);
      return row;
    });
    for (const { row, offer, repriced } of changes.updated) {
      const values = toSqlValues(offer);
      sql.update.run(scope, revision, row, values);
      if (repriced) sql.change.run(row, observedAt, 0, values);
    }
    for (const { row, offer } of changes.gone) {
      sql.markGone.run(observedAt, revision, row);
      sql.change.run(row, observedAt, 1, toSqlValues(offer));
    }
    const { every, offers, rejected } = publication;
    sql.scope.run({
      accountId: account.id,
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
      for (const { field, said, reason } of publication.rejected.slice(0, maxStoredRejected)) {
        sql.reject.run(account.id, scope, field, said, reason);
      }
    }
    if (publication.poll) insertPoll(database, account.id, publication.poll);
    return { revision, addedRows };
  });
}

/**
 * The columns as SQLite values; SQLite has no booleans. Object.assign, because a spread is slower than the
 * insert itself.
 */
function toSqlValues(offer: ListedOffer): Record<string, string | number | null> {
  const nvlink = offer.nvlink === null ? null : Number(offer.nvlink);
  return Object.assign(toOfferColumns(offer), { nvlink });
}
