import { z } from "zod";

import type { Machine } from "./machine";

/** The resources of a customer besides machines. */
export interface SshKey {
  id: string;
  name: string;
  publicKey: string;
  createdAt: number;
}

export interface Volume {
  id: string;
  name: string;
  /** The underlying cloud, in the naming of the provider. */
  cloud: string;
  region: string;
  sizeGb: number;
  createdAt: number;
}

/** A saved launch configuration; `body` is the saved request. */
export interface Template {
  id: string;
  body: Readonly<Record<string, unknown>>;
}

/** A GPUGeek change to a machine, which takes time and has a number. */
export interface Operation {
  id: string;
  machineId: string;
  action: string;
  startedAt: number;
  doneAt: number;
  isFaulty: boolean;
}

const count = z.int().min(0);

/** How a cloud misbehaves; the defaults are harmless. */
export const behaviorSchema = z.strictObject({
  /** Hides a machine in lists and by its id for this long after its creation. */
  listLagSeconds: z.number().min(0),
  /** The number of rows missing at the start of a list; they are still found by id. */
  listDrops: count,
  /** Cuts lists silently after this many rows. */
  listCap: count.nullable(),
  /** Accepts deletes without terminating anything. */
  deleteIgnored: z.boolean(),
  /** The number of deletes that return "unknown machine". */
  deleteNotFound: count,
  /** A create makes this many machines of one name and returns the first id. */
  duplicates: z.int().min(1),
  /** A create makes its machine and returns 400 with the id in the error. */
  errorWithId: z.boolean(),
  /** CloudCompute's list omits the names. */
  noNames: z.boolean(),
  /** The boot of new machines ends in the cloud's error status. */
  bootError: z.boolean(),
});

type Behavior = z.output<typeof behaviorSchema>;

export const defaultBehavior: Behavior = {
  listLagSeconds: 0,
  listDrops: 0,
  listCap: null,
  deleteIgnored: false,
  deleteNotFound: 0,
  duplicates: 1,
  errorWithId: false,
  noNames: false,
  bootError: false,
};

/** What a customer can have at a cloud. */
export interface AccountCollections<Facts> {
  /** Every machine ever created. */
  machines: Machine<Facts>;
  keys: SshKey;
  volumes: Volume;
  templates: Template;
  operations: Operation;
}

/** How a cloud treats its machines. */
export interface CloudTraits {
  name: string;
  /** Creates the id of a machine in the cloud's format. */
  newId(): string;
  deletionMilliseconds: number;
  /** Whether a machine bills until its deletion completes, not only until it begins. */
  billsDeletion: boolean;
  /** Whether it can stop machines, so that a bill could include stopped time. */
  canStop: boolean;
}

/** The state of the customer's account at one cloud, by id. Entries are replaced, never mutated. */
export type AccountState<Facts> = {
  [Shelf in keyof AccountCollections<Facts>]: Map<string, AccountCollections<Facts>[Shelf]>;
} & {
  readonly cloud: CloudTraits;
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
  cloud: CloudTraits,
  settings: AccountStateSettings,
): AccountState<Facts> {
  return {
    cloud,
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
