import { appendFileSync } from "node:fs";
import type { ProtocolName } from "./protocol";
import type { EventKind } from "./recorder";

/** One request as it was answered. Holds no header, no query and no body, so never a key. */
export interface LogEntry {
  /** ISO 8601 UTC, of the real clock even while the world's is frozen. */
  at: string;
  /** Null when no cloud lives at that address. */
  provider: ProtocolName | null;
  method: string;
  path: string;
  /** 0 when a fault kept the sandbox from sending a status. */
  status: number;
  note?: string;
  /** What struck, and on which side of the effect: "reset after". */
  fault?: string;
  /** What was asked of machines, whether or not it came to pass. */
  event?: EventKind;
  /** Those that a create made, and those that anything else was meant for. */
  machineIds?: readonly string[];
  /** Of a create: the name that was asked for. */
  name?: string;
}

export interface Log {
  add(entry: Omit<LogEntry, "at">): void;
  /** In the order of arrival: every event, and the newest `maximumEntries` of everything. */
  entries(): readonly LogEntry[];
}

const maximumEntries = 20_000;

/** A log that only grows, in memory and, if a file is named, as JSON lines there. */
export function openLog(file?: string): Log {
  let kept: LogEntry[] = [];
  let spare = 0;
  return {
    add(entry) {
      const line = { at: new Date().toISOString(), ...entry };
      kept.push(line);
      spare += 1;
      if (spare > 2 * maximumEntries) {
        kept = trimEntries(kept);
        spare = maximumEntries;
      }
      if (file !== undefined) appendFileSync(file, `${JSON.stringify(line)}\n`);
    },
    entries: () => trimEntries(kept),
  };
}

/** Whoever counts creates and deletes must not lose one to a flood of polls. */
function trimEntries(entries: readonly LogEntry[]): LogEntry[] {
  const old = entries.slice(0, -maximumEntries);
  return [...old.filter(({ event }) => event !== undefined), ...entries.slice(-maximumEntries)];
}
