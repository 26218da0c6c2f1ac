import type { ProviderName } from "../call";
import { defaultBehavior, type Behavior } from "./behavior";
import type { Operation, SshKey, Template, Volume } from "./resources";
import type { Machine } from "./machine";

/** What a customer can have at a cloud. */
export interface AccountCollections<Facts> {
  /** Every machine ever created. */
  machines: Machine<Facts>;
  keys: SshKey;
  volumes: Volume;
  templates: Template;
  operations: Operation;
}

/** The state of the customer's account at one cloud, by id. Entries are replaced, never mutated. */
export type AccountState<Facts> = {
  [Shelf in keyof AccountCollections<Facts>]: Map<string, AccountCollections<Facts>[Shelf]>;
} & {
  readonly provider: ProviderName;
  readonly settings: AccountStateSettings;
  /** The ids of machines that may not be terminated yet. */
  present: Set<string>;
  behavior: Behavior;
  /** Increases with every change. */
  revision: number;
};

export interface AccountStateSettings {
  seed: number;
  /** For every machine; default 8 to 20 seconds, different for each. */
  bootSeconds?: number;
}

export function createAccountState<Facts>(
  provider: ProviderName,
  settings: AccountStateSettings,
): AccountState<Facts> {
  return {
    provider,
    settings,
    machines: new Map(),
    present: new Set(),
    keys: new Map(),
    volumes: new Map(),
    templates: new Map(),
    operations: new Map(),
    behavior: defaultBehavior,
    revision: 0,
  };
}

/** A copy that does not share changes with the original. */
export function copyAccountState<Facts>(account: AccountState<Facts>): AccountState<Facts> {
  return {
    ...account,
    machines: new Map(account.machines),
    present: new Set(account.present),
    keys: new Map(account.keys),
    volumes: new Map(account.volumes),
    templates: new Map(account.templates),
    operations: new Map(account.operations),
  };
}

/** Inserts an entry or replaces the one with the same id. */
export function putEntry<Facts, Shelf extends keyof AccountCollections<Facts>>(
  account: AccountState<Facts>,
  shelf: Shelf,
  entry: AccountCollections<Facts>[Shelf] & { id: string },
): void {
  collectionOf(account, shelf).set(entry.id, entry);
  account.revision += 1;
}

/** Deletes an entry; false if it does not exist. */
export function deleteEntry(
  account: AccountState<unknown>,
  shelf: "keys" | "volumes" | "templates",
  id: string,
): boolean {
  if (!account[shelf].delete(id)) return false;
  account.revision += 1;
  return true;
}

/** Removes everything from the account. */
export function clearAccountState(account: AccountState<unknown>): void {
  for (const shelf of ["machines", "keys", "volumes", "templates", "operations"] as const)
    account[shelf].clear();
  account.present.clear();
  account.behavior = defaultBehavior;
  account.revision += 1;
}

/** The type of an account state guarantees this, but the compiler cannot infer it. */
function collectionOf<Facts, Shelf extends keyof AccountCollections<Facts>>(
  account: AccountState<Facts>,
  shelf: Shelf,
): Map<string, AccountCollections<Facts>[Shelf]> {
  return account[shelf] as Map<string, AccountCollections<Facts>[Shelf]>;
}
