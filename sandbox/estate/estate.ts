import type { ProviderName } from "../protocol";
import { goodBehaviour, type Behaviour } from "./behaviour";
import type { Operation, SshKey, Template, Volume } from "./belongings";
import type { Machine } from "./machine";

/** What a customer can have at a cloud. */
export interface Shelves<Facts> {
  /** Every machine ever made. */
  machines: Machine<Facts>;
  keys: SshKey;
  volumes: Volume;
  templates: Template;
  operations: Operation;
}

/** Everything that the customer has at one cloud, by id. Entries are replaced, never changed in place. */
export type Estate<Facts> = { [Shelf in keyof Shelves<Facts>]: Map<string, Shelves<Facts>[Shelf]> } & {
  readonly provider: ProviderName;
  readonly settings: EstateSettings;
  /** The ids of the machines that may not have ended yet. */
  present: Set<string>;
  behaviour: Behaviour;
  /** Grows with every change. */
  revision: number;
};

export interface EstateSettings {
  seed: number;
  /** Of every machine; without it each takes its own, some 8 to 20. */
  bootSeconds?: number;
}

export function newEstate<Facts>(provider: ProviderName, settings: EstateSettings): Estate<Facts> {
  return {
    provider,
    settings,
    machines: new Map(),
    present: new Set(),
    keys: new Map(),
    volumes: new Map(),
    templates: new Map(),
    operations: new Map(),
    behaviour: goodBehaviour,
    revision: 0,
  };
}

/** A copy that can be changed without a trace in the original. */
export function draftOf<Facts>(estate: Estate<Facts>): Estate<Facts> {
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
export function put<Facts, Shelf extends keyof Shelves<Facts>>(
  estate: Estate<Facts>,
  shelf: Shelf,
  entry: Shelves<Facts>[Shelf] & { id: string },
): void {
  shelfOf(estate, shelf).set(entry.id, entry);
  estate.revision += 1;
}

/** Takes an entry from its shelf; false when it was not there. */
export function drop(estate: Estate<unknown>, shelf: "keys" | "volumes" | "templates", id: string): boolean {
  if (!estate[shelf].delete(id)) return false;
  estate.revision += 1;
  return true;
}

/** Takes everything away, as if the customer had never been there. */
export function clear(estate: Estate<unknown>): void {
  for (const shelf of ["machines", "keys", "volumes", "templates", "operations"] as const)
    estate[shelf].clear();
  estate.present.clear();
  estate.behaviour = goodBehaviour;
  estate.revision += 1;
}

/** The type of an estate says the same, but the compiler cannot follow it there. */
function shelfOf<Facts, Shelf extends keyof Shelves<Facts>>(
  estate: Estate<Facts>,
  shelf: Shelf,
): Map<string, Shelves<Facts>[Shelf]> {
  return estate[shelf] as Map<string, Shelves<Facts>[Shelf]>;
}
