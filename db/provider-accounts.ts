import { and, asc, desc, eq, getTableColumns, isNotNull, isNull, sql } from "drizzle-orm";

import type { ProviderId } from "@/lib/domain/provider-id";

import { providerAccount, providerAccountKey } from "./access-schema";
import { isOpenAttempt } from "./caps";
import { statements, type Reader, type Tx } from "./connections";
import { instance, launchAttempt } from "./ledger-schema";
import { readListing } from "./listings";
import { bumpAccountsRevision } from "./revision";
import { account as accountTable, poll } from "./schema";

/** An account of the vault, without its keys. Times are epoch milliseconds. */
export interface ProviderAccount {
  id: string;
  provider: ProviderId;
  label: string;
  polls: 0 | 1;
  addedAt: number;
  testedAt: number | null;
  lastError: string | null;
  lastErrorAt: number | null;
}

/** One sealed credential of an account; `field` is the provider's name for it. */
export interface SealedKey {
  field: string;
  sealed: string;
  lastFour: string | null;
}

/** When an account was last used, and its last error, from the stored polls and lists. */
interface AccountUse {
  usedAt: number | null;
  error: string | null;
  errorAt: number | null;
}

const { removedAt: _removedAt, ...columns } = getTableColumns(providerAccount);
const isPresent = isNull(providerAccount.removedAt);

const prepare = statements((database) => ({
  present: database
    .select(columns)
    .from(providerAccount)
    .where(isPresent)
    .orderBy(asc(providerAccount.addedAt), asc(providerAccount.id))
    .prepare(),
  removed: database
    .select({ id: providerAccount.id })
    .from(providerAccount)
    .where(and(eq(providerAccount.id, sql.placeholder("id")), isNotNull(providerAccount.removedAt)))
    .prepare(),
}));

interface KeyTestRecord {
  at: number;
  error: string | null;
}

/** The accounts that are not removed, oldest first. */
export async function listProviderAccounts(database: Reader | Tx): Promise<ProviderAccount[]> {
  return await prepare(database).present.all();
}

export async function findProviderAccount(
  database: Reader | Tx,
  id: string,
): Promise<ProviderAccount | null> {
  return (await listProviderAccounts(database)).find((account) => account.id === id) ?? null;
}

/** Whether the owner removed an account. */
export async function isAccountRemoved(database: Reader | Tx, id: string): Promise<boolean> {
  return (await prepare(database).removed.get({ id })) !== undefined;
}

/** The sealed credentials; only the vault can open them. */
export async function listSealedKeys(database: Reader | Tx, accountId: string): Promise<SealedKey[]> {
  return await database
    .select({
      field: providerAccountKey.field,
      sealed: providerAccountKey.sealed,
      lastFour: providerAccountKey.lastFour,
    })
    .from(providerAccountKey)
    .where(eq(providerAccountKey.accountId, accountId))
    .orderBy(asc(providerAccountKey.field))
    .all();
}

/**
 * Stores a new account. It polls if it is the first of its provider; `check` runs in the same transaction and
 * may throw.
 */
export async function addProviderAccount(
  tx: Tx,
  added: Pick<ProviderAccount, "id" | "provider" | "label" | "addedAt">,
  keys: SealedKey[],
  check: (tx: Tx) => Promise<void>,
): Promise<void> {
  await check(tx);
  const { id, provider, label, addedAt } = added;
  const isFirst = !(await listProviderAccounts(tx)).some((other) => other.provider === provider);
  await tx.insert(accountTable).values({ id, kind: "vault", provider, createdAt: addedAt }).run();
  await tx
    .insert(providerAccount)
    .values({ id, provider, label, addedAt, polls: isFirst ? 1 : 0 })
    .run();
  await insertSealedKeys(tx, id, keys);
  await bumpAccountsRevision(tx);
}

/** Replaces an account's keys; `check` as above. */
export async function replaceSealedKeys(
  tx: Tx,
  id: string,
  keys: SealedKey[],
  check: (tx: Tx) => Promise<void>,
): Promise<void> {
  await check(tx);
  await deleteSealedKeys(tx, id);
  await insertSealedKeys(tx, id, keys);
  await update(tx, id, { lastError: null, lastErrorAt: null });
  await bumpAccountsRevision(tx);
}

export async function renameProviderAccount(tx: Tx, id: string, label: string): Promise<void> {
  await update(tx, id, { label });
  await bumpAccountsRevision(tx);
}

/** Makes this account the only one of its provider that polls. */
export async function setPollingAccount(tx: Tx, account: ProviderAccount): Promise<void> {
  const accounts = (await listProviderAccounts(tx)).filter(({ provider }) => provider === account.provider);
  if (!accounts.some(({ id }) => id === account.id)) return;
  for (const { id } of accounts) await update(tx, id, { polls: 0 });
  await update(tx, account.id, { polls: 1 });
  await bumpAccountsRevision(tx);
}

/** Blocks an account's removal: machines of ours that are not gone, and unsettled launches. */
export interface RemovalBlockers {
  machines: number;
  launches: number;
}

export async function readRemovalBlockers(database: Reader | Tx, id: string): Promise<RemovalBlockers> {
  const count = { count: sql<number>`COUNT(*)` };
  const machines = await database
    .select(count)
    .from(instance)
    .where(and(eq(instance.accountId, id), isNotNull(instance.launchTag), isNull(instance.goneAt)))
    .get();
  const launches = await database
    .select(count)
    .from(launchAttempt)
    .where(and(eq(launchAttempt.accountId, id), isOpenAttempt))
    .get();
  return { machines: machines?.count ?? 0, launches: launches?.count ?? 0 };
}

/**
 * Removes an account and its keys, or returns what blocks it. `isLast` is whether the caller expects it to be
 * the last account; if that no longer holds, nothing is done. The oldest remaining account takes over
 * polling.
 */
export async function removeProviderAccount(
  tx: Tx,
  account: ProviderAccount,
  { at, isLast }: { at: number; isLast: boolean },
): Promise<RemovalBlockers | "removed" | "changed"> {
  const ties = await readRemovalBlockers(tx, account.id);
  if (ties.machines + ties.launches > 0) return ties;
  const others = (await listProviderAccounts(tx)).filter(({ id }) => id !== account.id);
  if ((others.length === 0) !== isLast) return "changed";
  await deleteSealedKeys(tx, account.id);
  await update(tx, account.id, { removedAt: at, polls: 0 });
  const heirs = others.filter(({ provider }) => provider === account.provider);
  if (heirs[0] && !heirs.some(({ polls }) => polls === 1)) await update(tx, heirs[0].id, { polls: 1 });
  await bumpAccountsRevision(tx);
  return "removed";
}

/** Stores the outcome of a key test. */
export async function recordKeyTest(tx: Tx, id: string, { at, error }: KeyTestRecord): Promise<void> {
  const failure = error === null ? {} : { lastError: error, lastErrorAt: at };
  await update(tx, id, { testedAt: at, ...failure });
}

export async function readAccountUse(database: Reader | Tx, id: string): Promise<AccountUse> {
  const ofAccount = eq(poll.accountId, id);
  const polled = await database
    .select({ at: sql<number | null>`MAX(${poll.finishedAt})` })
    .from(poll)
    .where(ofAccount)
    .get();
  const failed = await database
    .select({ error: poll.message, errorAt: poll.finishedAt })
    .from(poll)
    .where(and(ofAccount, isNotNull(poll.errorKind)))
    .orderBy(desc(poll.row))
    .limit(1)
    .get();
  const listing = await readListing(database, id);
  const usedAt = Math.max(polled?.at ?? 0, listing?.attemptedAt ?? 0) || null;
  if (listing && listing.unreliableReason !== null && listing.attemptedAt > (failed?.errorAt ?? 0))
    return { usedAt, error: listing.unreliableReason, errorAt: listing.attemptedAt };
  return { usedAt, error: failed?.error ?? null, errorAt: failed?.errorAt ?? null };
}

async function update(
  tx: Tx,
  id: string,
  changes: Partial<typeof providerAccount.$inferInsert>,
): Promise<void> {
  await tx.update(providerAccount).set(changes).where(eq(providerAccount.id, id)).run();
}

async function insertSealedKeys(tx: Tx, accountId: string, keys: SealedKey[]): Promise<void> {
  for (const { field, sealed, lastFour } of keys)
    await tx.insert(providerAccountKey).values({ accountId, field, sealed, lastFour }).run();
}

async function deleteSealedKeys(tx: Tx, accountId: string): Promise<void> {
  await tx.delete(providerAccountKey).where(eq(providerAccountKey.accountId, accountId)).run();
}
