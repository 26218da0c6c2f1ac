import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

import {
  createAccountState,
  type AccountState,
  type AccountStateSettings,
  type AccountCollections,
} from "./state/account-state";
import { createClouds, providerNames, type ProviderName } from "./clouds";

/** The customer's accounts by cloud. */
export type Accounts = Readonly<Record<ProviderName, AccountState<unknown>>>;

function createAccounts(settings: AccountStateSettings): Accounts {
  const accounts = Object.values(createClouds()).map((cloud) => [
    cloud.name,
    createAccountState(cloud, settings),
  ]);
  return Object.fromEntries(accounts) as Accounts;
}

const version = 1;
const collectionNames = ["machines", "keys", "volumes", "templates", "operations"] as const;

/** Persists the account states across restarts, without behaviors and faults. */
interface StateFile {
  accounts: Accounts;
  /** Writes the file if anything changed since the last save. */
  save(): void;
}

/** Opens a state file; without a readable one, all accounts are empty. */
export function openStateFile(file: string | undefined, settings: AccountStateSettings): StateFile {
  if (file === undefined) return { accounts: createAccounts(settings), save: () => {} };
  const loaded = createAccounts(settings);
  const accounts = load(loaded, file) ? loaded : createAccounts(settings);
  mkdirSync(dirname(file), { recursive: true });
  let saved = totalRevision(accounts);
  return {
    accounts,
    save() {
      const revision = totalRevision(accounts);
      if (revision === saved) return;
      const content = Object.fromEntries(providerNames.map((name) => [name, toSavedAccount(accounts[name])]));
      writeFileSync(`${file}.new`, JSON.stringify({ version, ...content }));
      renameSync(`${file}.new`, file);
      saved = revision;
    },
  };
}

type SavedAccount = {
  [Shelf in keyof AccountCollections<unknown>]: readonly AccountCollections<unknown>[Shelf][];
};

function toSavedAccount(account: AccountState<unknown>): SavedAccount {
  const { machines, keys, volumes, templates, operations } = account;
  return {
    machines: [...machines.values()],
    keys: [...keys.values()],
    volumes: [...volumes.values()],
    templates: [...templates.values()],
    operations: [...operations.values()],
  };
}

function load(accounts: Accounts, file: string): boolean {
  try {
    const content = JSON.parse(readFileSync(file, "utf8")) as { version?: unknown } & Record<
      string,
      SavedAccount
    >;
    if (content.version !== version) return false;
    for (const name of providerNames) restoreAccount(accounts[name], content[name]);
    return true;
  } catch {
    return false;
  }
}

/** Not validated: only this module writes the file, and it replaces it atomically. */
function restoreAccount(account: AccountState<unknown>, content: SavedAccount | undefined): void {
  for (const shelf of collectionNames) {
    const entries: Map<string, unknown> = account[shelf];
    for (const entry of content?.[shelf] ?? []) entries.set(entry.id, entry);
  }
  for (const id of account.machines.keys()) account.present.add(id);
}

function totalRevision(accounts: Accounts): number {
  return providerNames.reduce((sum, name) => sum + accounts[name].revision, 0);
}
