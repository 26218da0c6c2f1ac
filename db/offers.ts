import { and, asc, eq, getTableColumns, inArray, isNull, sql } from "drizzle-orm";

import type { Database } from "./client";
import { account, offer, offerChange, rejectedRow, scope } from "./schema";

const { revision: _revision, ...columns } = getTableColumns(offer);
const storedColumns = { ...columns, provider: account.provider };

/** An offer as stored, flat, with the provider of its account. Times in epoch milliseconds. */
export type StoredOffer = Awaited<ReturnType<typeof listCurrentOffers>>[number];

/** A scope of an account's offers. Times in epoch milliseconds. */
export type StoredScope = typeof scope.$inferSelect;

/** All offers of the accounts that are not gone. */
export async function listCurrentOffers(database: Database, accountIds: string[]) {
  return database
    .select(storedColumns)
    .from(offer)
    .innerJoin(account, eq(account.id, offer.accountId))
    .where(and(inArray(offer.accountId, accountIds), isNull(offer.goneAt)))
    .all();
}

/** Offers of the accounts that changed after a revision, including those that are gone. */
export async function listChangedOffers(
  database: Database,
  accountIds: string[],
  since: number,
): Promise<StoredOffer[]> {
  return database
    .select(storedColumns)
    .from(offer)
    .innerJoin(account, eq(account.id, offer.accountId))
    .where(and(sql`${offer.revision} > ${since}`, inArray(offer.accountId, accountIds)))
    .all();
}

/** One offer of the accounts by its address, gone or not; null when it was never seen. */
export async function findOffer(
  database: Database,
  accountIds: string[],
  id: string,
): Promise<StoredOffer | null> {
  return (
    database
      .select(storedColumns)
      .from(offer)
      .innerJoin(account, eq(account.id, offer.accountId))
      .where(and(eq(offer.id, id), inArray(offer.accountId, accountIds)))
      .orderBy(sql`${offer.goneAt} IS NOT NULL`)
      .get() ?? null
  );
}

export async function listScopes(database: Database, accountIds: string[]): Promise<StoredScope[]> {
  return database.select().from(scope).where(inArray(scope.accountId, accountIds)).all();
}

/** GPU names missing from the catalog, with the number of current offers of each and since when. */
export async function listUnknownGpus(database: Database, accountId: string) {
  return database
    .select({
      rawGpu: offer.rawGpu,
      offers: sql<number>`count(*)`,
      vramGb: sql<number | null>`max(${offer.vramGb})`,
      firstSeenAt: sql<number>`min(${offer.firstSeenAt})`,
    })
    .from(offer)
    .where(and(eq(offer.accountId, accountId), isNull(offer.goneAt), isNull(offer.gpuId)))
    .groupBy(offer.rawGpu)
    .orderBy(asc(offer.rawGpu))
    .all();
}

/** Rejected rows of the last published snapshots of an account. */
export async function listRejectedRows(database: Database, accountId: string) {
  return database
    .select({ field: rejectedRow.field, said: rejectedRow.said, reason: rejectedRow.reason })
    .from(rejectedRow)
    .where(eq(rejectedRow.accountId, accountId))
    .orderBy(asc(rejectedRow.row))
    .all();
}

/** Every change of an offer's price and availability, oldest first. */
export async function listOfferChanges(database: Database, offerRow: number) {
  return database
    .select()
    .from(offerChange)
    .where(eq(offerChange.offerRow, offerRow))
    .orderBy(asc(offerChange.at), asc(offerChange.row))
    .all();
}

/** The size of the history and its start (epoch milliseconds). */
export async function countOfferChanges(
  database: Database,
): Promise<{ count: number; since: number | null }> {
  return database
    .select({ count: sql<number>`count(*)`, since: sql<number | null>`min(${offerChange.at})` })
    .from(offerChange)
    .get()!;
}
