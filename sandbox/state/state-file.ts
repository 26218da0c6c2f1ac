import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { createAccountStates, type AccountStates } from "../account-states";
import { providerNames } from "../call";
import type { AccountState, AccountStateSettings, AccountCollections } from "./account-state";

const version = 1;
const collectionNames = ["machines", "keys", "volumes", "templates", "operations"] as const;

/** Persists the account states across restarts, without behaviors and faults. */
export interface StateFile {
  accounts: AccountStates;
  /** Writes the file if anything changed since the last save. */
  save(): void;
}

/** Opens a state file; without a readable one, all accounts are empty. */
export function openStateFile(file: string | undefined, settings: AccountStateSettings): StateFile {
  const accounts = createAccountStates(settings);
  if (file === undefined) return { accounts, save: () => {} };
  if (!load(accounts, file)) Object.assign(accounts, createAccountStates(settings));
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

function load(accounts: AccountStates, file: string): boolean {
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

function totalRevision(accounts: AccountStates): number {
  return providerNames.reduce((sum, name) => sum + accounts[name].revision, 0);
}
