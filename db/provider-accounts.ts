import type { ProviderId } from "@/lib/domain/provider-id";

import type { Database } from "./client";
import { nextRevision } from "./revision";
import { statements } from "./statements";
import { atomically } from "./transaction";

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
export interface AccountUse {
  usedAt: number | null;
  error: string | null;
  errorAt: number | null;
}

const columns = `id, provider, label, polls, added_at AS addedAt, tested_at AS testedAt, last_error AS lastError,
  last_error_at AS lastErrorAt`;

const prepare = statements((client) => ({
  present: client.prepare<[], ProviderAccount>(
    `SELECT ${columns} FROM provider_account WHERE removed_at IS NULL ORDER BY added_at, rowid`,
  ),
  removed: client
    .prepare<[string], number>("SELECT 1 FROM provider_account WHERE id = ? AND removed_at IS NOT NULL")
    .pluck(),
  keys: client.prepare<[string], SealedKey>(
    "SELECT field, sealed, last_four AS lastFour FROM provider_account_key WHERE account_id = ? ORDER BY field",
  ),
  addAccount: client.prepare<[string, ProviderId, number]>(
    "INSERT INTO account (id, kind, provider, created_at) VALUES (?, 'vault', ?, ?)",
  ),
  add: client.prepare<[Omit<ProviderAccount, "testedAt" | "lastError" | "lastErrorAt">]>(
    `INSERT INTO provider_account (id, provider, label, polls, added_at)
     VALUES (@id, @provider, @label, @polls, @addedAt)`,
  ),
  addKey: client.prepare<[SealedKey & { accountId: string }]>(
    "INSERT INTO provider_account_key (account_id, field, sealed, last_four) VALUES (@accountId, @field, @sealed, @lastFour)",
  ),
  dropKeys: client.prepare<[string]>("DELETE FROM provider_account_key WHERE account_id = ?"),
  keyChanged: client.prepare<[string]>(
    "UPDATE provider_account SET last_error = NULL, last_error_at = NULL WHERE id = ?",
  ),
  rename: client.prepare<[string, string]>("UPDATE provider_account SET label = ? WHERE id = ?"),
  setPolls: client.prepare<[0 | 1, string]>("UPDATE provider_account SET polls = ? WHERE id = ?"),
  remove: client.prepare<[number, string]>(
    "UPDATE provider_account SET removed_at = ?, polls = 0 WHERE id = ? AND removed_at IS NULL",
  ),
  test: client.prepare<[KeyTestRecord & { id: string }]>(
    `UPDATE provider_account SET tested_at = @at, last_error = COALESCE(@error, last_error),
       last_error_at = CASE WHEN @error IS NULL THEN last_error_at ELSE @at END WHERE id = @id`,
  ),
  machines: client
    .prepare<[string], number>(
      "SELECT count(*) FROM instance WHERE account_id = ? AND marker IS NOT NULL AND gone_at IS NULL",
    )
    .pluck(),
  launches: client
    .prepare<[string], number>(
      `SELECT count(*) FROM launch_attempt WHERE account_id = ? AND settled_at IS NULL
         AND state IN ('prepared', 'sending', 'unknown')`,
    )
    .pluck(),
  revision: client
    .prepare<[], number>("SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'accounts_revision'")
    .pluck(),
  bump: client.prepare(
    `INSERT INTO meta (key, value) VALUES ('accounts_revision', '1')
     ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1`,
  ),
  use: client.prepare<[{ id: string }], AccountUse>(
    `SELECT max(COALESCE((SELECT max(finished_at) FROM poll WHERE account_id = @id), 0),
         COALESCE((SELECT attempted_at FROM account_listing WHERE account_id = @id), 0)) AS usedAt,
       (SELECT message FROM poll WHERE account_id = @id AND error_kind IS NOT NULL ORDER BY row DESC LIMIT 1) AS error,
       (SELECT finished_at FROM poll WHERE account_id = @id AND error_kind IS NOT NULL ORDER BY row DESC LIMIT 1) AS errorAt`,
  ),
  doubt: client.prepare<[string], { error: string; errorAt: number }>(
    "SELECT doubt AS error, attempted_at AS errorAt FROM account_listing WHERE account_id = ? AND doubt IS NOT NULL",
  ),
}));

interface KeyTestRecord {
  at: number;
  error: string | null;
}

/** Grows whenever an account is added, removed, or changes its key or purpose. */
export function readAccountsRevision(database: Database): number {
  return prepare(database).revision.get() ?? 0;
}

/** The accounts that are not removed, oldest first. */
export function listProviderAccounts(database: Database): ProviderAccount[] {
  return prepare(database).present.all();
}

export async function findProviderAccount(database: Database, id: string): Promise<ProviderAccount | null> {
  return listProviderAccounts(database).find((account) => account.id === id) ?? null;
}

/** Whether the owner removed an account; inside a transaction or outside. */
export function isAccountRemoved(database: Database, id: string): boolean {
  return prepare(database).removed.get(id) !== undefined;
}

/** The sealed credentials; only the vault can open them. */
export async function listSealedKeys(database: Database, accountId: string): Promise<SealedKey[]> {
  return prepare(database).keys.all(accountId);
}

/**
 * Stores a new account. It polls if it is the first of its provider; `check` runs in the same transaction and
 * may throw.
 */
export async function addProviderAccount(
  database: Database,
  account: Pick<ProviderAccount, "id" | "provider" | "label" | "addedAt">,
  keys: SealedKey[],
  check: () => void,
): Promise<void> {
  atomically(database, () => {
    check();
    const others = listProviderAccounts(database).filter(({ provider }) => provider === account.provider);
    prepare(database).addAccount.run(account.id, account.provider, account.addedAt);
    prepare(database).add.run({ ...account, polls: others.length === 0 ? 1 : 0 });
    for (const key of keys) prepare(database).addKey.run({ ...key, accountId: account.id });
    bumpAccountsRevision(database);
  });
}

/** Replaces an account's keys; `check` as above. */
export async function replaceSealedKeys(
  database: Database,
  id: string,
  keys: SealedKey[],
  check: () => void,
): Promise<void> {
  atomically(database, () => {
    check();
    prepare(database).dropKeys.run(id);
    for (const key of keys) prepare(database).addKey.run({ ...key, accountId: id });
    prepare(database).keyChanged.run(id);
    bumpAccountsRevision(database);
  });
}

export async function renameProviderAccount(database: Database, id: string, label: string): Promise<void> {
  atomically(database, () => {
    prepare(database).rename.run(label, id);
    bumpAccountsRevision(database);
  });
}

/** Makes this account the only one of its provider that polls. */
export async function setPollingAccount(database: Database, account: ProviderAccount): Promise<void> {
  atomically(database, () => {
    const accounts = listProviderAccounts(database).filter(({ provider }) => provider === account.provider);
    if (!accounts.some(({ id }) => id === account.id)) return;
    for (const { id } of accounts) prepare(database).setPolls.run(0, id);
    prepare(database).setPolls.run(1, account.id);
    bumpAccountsRevision(database);
  });
}

/** Blocks an account's removal: machines of ours that are not gone, and unsettled launches. */
export interface RemovalBlockers {
  machines: number;
  launches: number;
}

/** Inside a transaction or outside. */
export function readRemovalBlockers(database: Database, id: string): RemovalBlockers {
  const { machines, launches } = prepare(database);
  return { machines: machines.get(id) ?? 0, launches: launches.get(id) ?? 0 };
}

/**
 * Removes an account and its keys, or returns what blocks it. `isLast` is whether the caller expects it to be
 * the last account; if that no longer holds, nothing is done. The oldest remaining account takes over
 * polling.
 */
export async function removeProviderAccount(
  database: Database,
  account: ProviderAccount,
  { at, isLast }: { at: number; isLast: boolean },
): Promise<RemovalBlockers | "removed" | "changed"> {
  return atomically(database, () => {
    const ties = readRemovalBlockers(database, account.id);
    if (ties.machines + ties.launches > 0) return ties;
    const others = listProviderAccounts(database).filter(({ id }) => id !== account.id);
    if ((others.length === 0) !== isLast) return "changed";
    prepare(database).dropKeys.run(account.id);
    prepare(database).remove.run(at, account.id);
    const heirs = others.filter(({ provider }) => provider === account.provider);
    if (heirs[0] && !heirs.some(({ polls }) => polls === 1)) prepare(database).setPolls.run(1, heirs[0].id);
    bumpAccountsRevision(database);
    return "removed";
  });
}

/** Stores the outcome of a key test. */
export async function recordKeyTest(database: Database, id: string, tested: KeyTestRecord): Promise<void> {
  prepare(database).test.run({ ...tested, id });
}

export async function readAccountUse(database: Database, id: string): Promise<AccountUse> {
  const use = prepare(database).use.get({ id })!;
  const unreliable = prepare(database).doubt.get(id);
  const newest = unreliable && unreliable.errorAt > (use.errorAt ?? 0) ? unreliable : use;
  return { usedAt: use.usedAt || null, error: newest.error, errorAt: newest.errorAt };
}

function bumpAccountsRevision(database: Database): void {
  prepare(database).bump.run();
  nextRevision(database);
}
