import type { ProviderName } from "../protocol";
import { defaultBehavior, type Behavior } from "./behavior";
import type { Operation, SshKey, Template, Volume } from "./resources";
import type { Machine } from "./machine";

/** What a customer can have at a cloud. */
export interface AccountCollections<Facts> {
  /** Every machine ever made. */
  machines: Machine<Facts>;
  keys: SshKey;
  volumes: Volume;
  templates: Template;
  operations: Operation;
}

/** Everything that the customer has at one cloud, by id. Entries are replaced, never changed in place. */
export type AccountState<Facts> = {
  [Shelf in keyof AccountCollections<Facts>]: Map<string, AccountCollections<Facts>[Shelf]>;
} & {
  readonly provider: ProviderName;
  readonly settings: AccountStateSettings;
  /** The ids of the machines that may not have ended yet. */
  present: Set<string>;
  behavior: Behavior;
  /** Grows with every change. */
  revision: number;
};

export interface AccountStateSettings {
  seed: number;
  /** Of every machine; without it each takes its own, some 8 to 20. */
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

/** A copy that can be changed without a trace in the original. */
export function copyAccountState<Facts>(estate: AccountState<Facts>): AccountState<Facts> {
  return {
    ...estate,
    machines: new Map(estate.machines),
    present: new Set(estate.present),
    keys: new Map(estate.keys),
    volumes: new Map(estate.volumes),
    templates: new Map(estate.templates),
    operations: new Map(estate.operations),
  };
}

/** Puts an entry on its shelf, new or in place of the one with the same id. */
export function putEntry<Facts, Shelf extends keyof AccountCollections<Facts>>(
  estate: AccountState<Facts>,
  shelf: Shelf,
  entry: AccountCollections<Facts>[Shelf] & { id: string },
): void {
  collectionOf(estate, shelf).set(entry.id, entry);
  estate.revision += 1;
}

/** Takes an entry from its shelf; false when it was not there. */
export function deleteEntry(
  estate: AccountState<unknown>,
  shelf: "keys" | "volumes" | "templates",
  id: string,
): boolean {
  if (!estate[shelf].delete(id)) return false;
  estate.revision += 1;
  return true;
}

/** Takes everything away, as if the customer had never been there. */
export function clearAccountState(estate: AccountState<unknown>): void {
  for (const shelf of ["machines", "keys", "volumes", "templates", "operations"] as const)
    estate[shelf].clear();
  estate.present.clear();
  estate.behavior = defaultBehavior;
  estate.revision += 1;
}

/** The type of an estate says the same, but the compiler cannot follow it there. */
function collectionOf<Facts, Shelf extends keyof AccountCollections<Facts>>(
  estate: AccountState<Facts>,
  shelf: Shelf,
): Map<string, AccountCollections<Facts>[Shelf]> {
  return estate[shelf] as Map<string, AccountCollections<Facts>[Shelf]>;
}
