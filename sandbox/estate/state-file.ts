import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { newEstates, type Estates } from "../estate";
import { providerNames } from "../protocol";
import type { Estate, EstateSettings, Shelves } from "./estate";

const version = 1;
const shelves = ["machines", "keys", "volumes", "templates", "operations"] as const;

/** Keeps what the customer has across restarts; behaviours and faults are not kept. */
export interface StateFile {
  estates: Estates;
  /** Writes if anything changed since the last time. */
  save(): void;
}

/** Opens a state file; without one, or without a readable one, everything begins empty. */
export function openStateFile(file: string | undefined, settings: EstateSettings): StateFile {
  const estates = newEstates(settings);
  if (file === undefined) return { estates, save: () => {} };
  if (!load(estates, file)) Object.assign(estates, newEstates(settings));
  mkdirSync(dirname(file), { recursive: true });
  let saved = revisionOf(estates);
  return {
    estates,
    save() {
      const revision = revisionOf(estates);
      if (revision === saved) return;
      const content = Object.fromEntries(providerNames.map((name) => [name, contentOf(estates[name])]));
      writeFileSync(`${file}.new`, JSON.stringify({ version, ...content }));
      renameSync(`${file}.new`, file);
      saved = revision;
    },
  };
}

type Content = { [Shelf in keyof Shelves<unknown>]: readonly Shelves<unknown>[Shelf][] };

function contentOf(estate: Estate<unknown>): Content {
  const { machines, keys, volumes, templates, operations } = estate;
  return {
    machines: [...machines.values()],
    keys: [...keys.values()],
    volumes: [...volumes.values()],
    templates: [...templates.values()],
    operations: [...operations.values()],
  };
}

function load(estates: Estates, file: string): boolean {
  try {
    const content = JSON.parse(readFileSync(file, "utf8")) as { version?: unknown } & Record<string, Content>;
    if (content.version !== version) return false;
    for (const name of providerNames) fill(estates[name], content[name]);
    return true;
  } catch {
    return false;
  }
}

/** Trusts the file, which this module alone writes and replaces in one step. */
function fill(estate: Estate<unknown>, content: Content | undefined): void {
  for (const shelf of shelves) {
    const entries: Map<string, unknown> = estate[shelf];
    for (const entry of content?.[shelf] ?? []) entries.set(entry.id, entry);
  }
  for (const id of estate.machines.keys()) estate.present.add(id);
}

function revisionOf(estates: Estates): number {
  return providerNames.reduce((sum, name) => sum + estates[name].revision, 0);
}
