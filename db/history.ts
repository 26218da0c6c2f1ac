import type { EventKind, Tone } from "@/lib/domain/instance";

import type { Database } from "./client";
import { statements } from "./statements";

/** One event in the history of a create, a machine, or both. Time in epoch milliseconds. */
export interface NewHistoryEvent {
  marker?: string | null;
  instanceId?: string | null;
  at: number;
  kind: EventKind;
  tone: Tone;
  title: string;
  detail: string | null;
  took?: number | null;
}

export interface StoredHistoryEvent extends Required<NewHistoryEvent> {
  row: number;
}

const columns = "row, marker, instance_id AS instanceId, at, kind, tone, title, detail, took";

const prepare = statements((client) => ({
  insert: client.prepare<[Required<NewHistoryEvent>]>(
    `INSERT INTO instance_event (marker, instance_id, at, kind, tone, title, detail, took)
     VALUES (@marker, @instanceId, @at, @kind, @tone, @title, @detail, @took)`,
  ),
  ofMarker: client.prepare<[string], StoredHistoryEvent>(
    `SELECT ${columns} FROM instance_event WHERE marker = ? ORDER BY row`,
  ),
  ofInstance: client.prepare<[string, string | null], StoredHistoryEvent>(
    `SELECT ${columns} FROM instance_event WHERE instance_id = ? OR marker = ? ORDER BY row`,
  ),
}));

/** Appends to the history; inside a transaction of the caller. */
export function addHistoryEvent(database: Database, event: NewHistoryEvent): void {
  prepare(database).insert.run({ marker: null, instanceId: null, took: null, ...event });
}

/** Oldest first. */
export async function listAttemptEvents(
  database: Database,
  launchTag: string,
): Promise<StoredHistoryEvent[]> {
  return prepare(database).ofMarker.all(launchTag);
}

/** The events of the machine and of the create that made it, oldest first. */
export async function listInstanceEvents(
  database: Database,
  instanceId: string,
  launchTag: string | null,
): Promise<StoredHistoryEvent[]> {
  return prepare(database).ofInstance.all(instanceId, launchTag);
}
