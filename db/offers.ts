import { and, asc, eq, inArray, isNull, sql } from "drizzle-orm";

import type { ListedOffer } from "@/lib/domain/offer";
import type { OriginId } from "@/lib/domain/provider-id";

import type { PricedAccount } from "./accounts";
import { statements, type Reader, type Tx } from "./connections";
import { storedFields } from "./offer-columns";
import { compileOfferReader, intern, type SqlValue } from "./offer-values";
import { listOf } from "./statements";
import { deletedOffer, offer, offerChange, rejectedRow, scope } from "./schema";

/** An offer as stored. Times in epoch milliseconds. */
export interface StoredOffer extends ListedOffer {
  row: number;
  accountId: string;
  scope: string;
  id: string;
  firstSeenAt: number;
  goneAt: number | null;
  /** Of a public source: how many readings in a row lacked it, and when the last one that had it was taken. */
  missed: number;
  seenAt: number | null;
  /** When the listed price last fell, in its own currency; null if it never did. */
  cheaperSince: number | null;
}

/** What the poller knows of an offer, including those that are gone: they may come back. */
export interface PublishedOffer {
  row: number;
  scope: string;
  gone: boolean;
  /** Readings in a row without it. */
  missed: number;
  offer: ListedOffer;
}

/** A scope of an account's offers. Times in epoch milliseconds. */
export type StoredScope = typeof scope.$inferSelect;

const startColumns = [
  "account.provider",
  ...[
    '"row"',
    "account_id",
    "scope",
    "id",
    "first_seen_at",
    "gone_at",
    "missed",
    "seen_at",
    "cheaper_since",
  ].map((name) => `offer.${name}`),
];
const startLength = startColumns.length;
const columns = [...startColumns, ...storedFields.map(({ column }) => `offer.${column}`)];
const select = `SELECT ${columns.join(", ")} FROM offer JOIN account ON account.id = offer.account_id`;
const prepare = statements(({ engine, statement }) => {
  const read = <Parameters extends unknown[]>(conditions: string) =>
    statement<Parameters, StoredValues>(`${select} WHERE ${conditions}`, "values");
  const ofAccounts = `offer.account_id IN (${listOf(engine, "text")})`;
  // The unary plus keeps SQLite from the index of accounts: few offers are newer than a revision.
  const checkedAfter = engine === "sqlite" ? `+${ofAccounts}` : ofAccounts;
  return {
    ofAccount: read<[string]>("offer.account_id = ?"),
    current: read<[string]>(`${ofAccounts} AND offer.gone_at IS NULL`),
    changed: read<[number, string]>(`offer.revision > ? AND ${checkedAfter}`),
    byRow: read<[string]>(`offer."row" IN (${listOf(engine, "integer")})`),
    one: read<[string, string]>(
      `offer.id = ? AND ${checkedAfter} ORDER BY offer.gone_at IS NOT NULL, offer."row" LIMIT 1`,
    ),
  };
});

/** The values of `startColumns`, then those of `storedFields`. */
type StoredValues = [
  OriginId,
  number,
  string,
  string,
  string,
  number,
  number | null,
  number,
  number | null,
  number | null,
  ...SqlValue[],
];

function toStoredOffer(values: StoredValues): StoredOffer {
  const [provider, row, accountId, scope, id, firstSeenAt, goneAt, missed, seenAt, cheaperSince] = values;
  const start = { provider: intern(provider), row, accountId: intern(accountId), scope: intern(scope) };
  return readStored({ ...start, id, firstSeenAt, goneAt, missed, seenAt, cheaperSince }, values);
}

const readStored = compileOfferReader<Omit<StoredOffer, Exclude<keyof ListedOffer, "provider">>>(
  [
    "provider",
    "row",
    "accountId",
    "scope",
    "id",
    "firstSeenAt",
    "goneAt",
    "missed",
    "seenAt",
    "cheaperSince",
  ],
  startLength,
);
const readListed = compileOfferReader<Pick<ListedOffer, "provider">>(["provider"], startLength);

/** Every offer ever seen in an account, by native id. */
export async function readPublished(
  database: Reader | Tx,
  account: PricedAccount,
): Promise<Map<string, PublishedOffer>> {
  const published = new Map<string, PublishedOffer>();
  await prepare(database).ofAccount.each([account.id], (values) => {
    const [provider, row, , scope, , , goneAt, missed] = values;
    const offer = readListed({ provider }, values);
    published.set(offer.nativeId, { row, scope, gone: goneAt !== null, missed, offer });
  });
  return published;
}

/** All offers of the accounts that are not gone. */
export async function listCurrentOffers(database: Reader | Tx, accountIds: string[]): Promise<StoredOffer[]> {
  return (await prepare(database).current.all(JSON.stringify(accountIds))).map(toStoredOffer);
}

/** Offers of the accounts that changed after a revision, including those that are gone. */
export async function listChangedOffers(
  database: Reader | Tx,
  accountIds: string[],
  since: number,
): Promise<StoredOffer[]> {
  return (await prepare(database).changed.all(since, JSON.stringify(accountIds))).map(toStoredOffer);
}

/** The offers of these rows, gone or not. */
export async function listOffersByRow(
  database: Reader | Tx,
  rows: readonly number[],
): Promise<StoredOffer[]> {
  return (await prepare(database).byRow.all(JSON.stringify(rows))).map(toStoredOffer);
}

/** One offer of the accounts by its address, gone or not; null when it was never seen. */
export async function findOffer(
  database: Reader | Tx,
  accountIds: string[],
  id: string,
): Promise<StoredOffer | null> {
  const values = await prepare(database).one.get(id, JSON.stringify(accountIds));
  return values ? toStoredOffer(values) : null;
}

/** Whether an offer had this id and was deleted. */
export async function isDeletedOffer(database: Reader | Tx, id: string): Promise<boolean> {
  return (await database.select().from(deletedOffer).where(eq(deletedOffer.id, id)).get()) !== undefined;
}

export async function listScopes(database: Reader | Tx, accountIds: string[]): Promise<StoredScope[]> {
  return await database.select().from(scope).where(inArray(scope.accountId, accountIds)).all();
}

/** GPU names missing from the catalog, with the number of current offers of each and since when. */
export async function listUnknownGpus(database: Reader | Tx, accountId: string) {
  return await database
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
export async function listRejectedRows(database: Reader | Tx, accountId: string) {
  return await database
    .select({ field: rejectedRow.field, reported: rejectedRow.reported, reason: rejectedRow.reason })
    .from(rejectedRow)
    .where(eq(rejectedRow.accountId, accountId))
    .orderBy(asc(rejectedRow.row))
    .all();
}

/** The size of the history and its start (epoch milliseconds). */
export async function countOfferChanges(
  database: Reader | Tx,
): Promise<{ count: number; since: number | null }> {
  return (await database
    .select({ count: sql<number>`count(*)`, since: sql<number | null>`min(${offerChange.at})` })
    .from(offerChange)
    .get())!;
}
