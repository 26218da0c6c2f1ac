import { appendFileSync } from "node:fs";
import type { PartName } from "./protocol";

/** One request as it was answered. Holds no header, no query and no body, so never a key. */
export interface LogEntry {
  /** ISO 8601 UTC, of the real clock even while the world's is frozen. */
  at: string;
  /** Null when no cloud lives at that address. */
  provider: PartName | null;
  method: string;
  path: string;
  /** 0 when a fault kept the sandbox from sending a status. */
  status: number;
  note?: string;
}

export interface Log {
  add(entry: Omit<LogEntry, "at">): void;
  /** In the order of arrival, the newest `keptEntries` of them. */
  entries(): readonly LogEntry[];
}

const keptEntries = 20_000;

/** A log that only grows, in memory and, if a file is named, as JSON lines there. */
export function openLog(file?: string): Log {
  let kept: LogEntry[] = [];
  return {
    add(entry) {
      const line = { at: new Date().toISOString(), ...entry };
      kept.push(line);
      if (kept.length > 2 * keptEntries) kept = kept.slice(-keptEntries);
      if (file !== undefined) appendFileSync(file, `${JSON.stringify(line)}\n`);
    },
    entries: () => kept.slice(-keptEntries),
  };
}
