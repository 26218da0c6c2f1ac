import { asc, eq, or, sql } from "drizzle-orm";

import type { EventKind, Tone } from "@/lib/domain/instance";

import { statements, type Reader, type Tx } from "./connections";
import { instanceEvent } from "./ledger-schema";
import { placeholders } from "./statements";

/** One event in the history of a create, a machine, or both. Time in epoch milliseconds. */
interface NewHistoryEvent {
  launchTag?: string | null;
  instanceId?: string | null;
  at: number;
  kind: EventKind;
  tone: Tone;
  title: string;
  detail: string | null;
  took?: number | null;
}

export type StoredHistoryEvent = typeof instanceEvent.$inferSelect;

const prepare = statements((database) => ({
  insert: database
    .insert(instanceEvent)
    .values({ ...placeholders(instanceEvent), row: sql`NULL` })
    .prepare(),
}));

/** Appends to the history; inside a transaction of the caller. */
export async function addHistoryEvent(tx: Tx, event: NewHistoryEvent): Promise<void> {
  await prepare(tx).insert.run({ launchTag: null, instanceId: null, took: null, ...event });
}

/** Oldest first. */
export async function listAttemptEvents(
  database: Reader | Tx,
  launchTag: string,
): Promise<StoredHistoryEvent[]> {
  return await database
    .select()
    .from(instanceEvent)
    .where(eq(instanceEvent.launchTag, launchTag))
    .orderBy(asc(instanceEvent.row))
    .all();
}

/** The events of the machine and of the create that made it, oldest first. */
export async function listInstanceEvents(
  database: Reader | Tx,
  instanceId: string,
  launchTag: string | null,
): Promise<StoredHistoryEvent[]> {
  const isOfLaunch = launchTag === null ? undefined : eq(instanceEvent.launchTag, launchTag);
  return await database
    .select()
    .from(instanceEvent)
    .where(or(eq(instanceEvent.instanceId, instanceId), isOfLaunch))
    .orderBy(asc(instanceEvent.row))
    .all();
}
