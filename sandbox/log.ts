import { appendFileSync } from "node:fs";

import type { Call } from "./routes";

/** The kind of change that a request makes to machines. */
export type EventKind = "create" | "delete" | "action";

/** The kind, or a function that reads it from the body; null if the request changes no machine. */
export type EventRule = EventKind | ((body: Readonly<Record<string, unknown>>) => EventKind | null);

export interface RecordedEvent {
  event: EventKind;
  machineIds: readonly string[];
  name?: string;
}

/** Reads the event from the request alone, so that it is recorded even if a fault strikes. */
export function readRecordedEvent(eventOf: EventRule | undefined, call: Call): RecordedEvent | null {
  if (!eventOf) return null;
  const body = bodyOf(call);
  const event = typeof eventOf === "string" ? eventOf : eventOf(body);
  if (event === null) return null;
  const name = body["name"] ?? body["instanceName"];
  return {
    event,
    machineIds: event === "create" ? [] : idsIn(call, body),
    ...(event === "create" && typeof name === "string" ? { name } : {}),
  };
}

function idsIn({ id }: Call, body: Readonly<Record<string, unknown>>): string[] {
  if (id !== "") return [id];
  return [body["instanceUuids"], body["instanceId"]]
    .flat()
    .filter((value) => typeof value === "string" || typeof value === "number")
    .map(String);
}

function bodyOf({ body }: Call): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === "object" && parsed !== null ? { ...parsed } : {};
  } catch {
    return {};
  }
}

/** One handled request. Contains no header, query or body, and therefore no key. */
export interface LogEntry {
  /** ISO 8601 UTC, of the real clock even when the sandbox clock is frozen. */
  at: string;
  /** Null if no cloud serves that URL. */
  provider: string | null;
  method: string;
  path: string;
  /** 0 if a fault prevented a status. */
  status: number;
  note?: string;
  /** The fault and when it struck: "reset after". */
  fault?: string;
  /** The requested change to machines, successful or not. */
  event?: EventKind;
  /** The machines that a create made or another event targeted. */
  machineIds?: readonly string[];
  /** Of a create: the requested name. */
  name?: string;
}

export interface Log {
  add(entry: Omit<LogEntry, "at">): void;
  /** In order of arrival: every event, and the newest `maximumEntries` of everything. */
  entries(): readonly LogEntry[];
}

const maximumEntries = 20_000;

/** An append-only log in memory and, if a file is given, as JSON lines in it. */
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

/** Keeps every create and delete: a flood of polls must not evict them. */
function trimEntries(entries: readonly LogEntry[]): LogEntry[] {
  const old = entries.slice(0, -maximumEntries);
  return [...old.filter(({ event }) => event !== undefined), ...entries.slice(-maximumEntries)];
}
