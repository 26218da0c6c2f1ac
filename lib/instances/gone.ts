import type { Database } from "@/db/client";
import { addHistoryEvent } from "@/db/history";
import { markInstanceGone, type StoredInstance } from "@/db/instances";
import { findLastTermination, settleIntentWithin } from "@/db/intents";
import { bumpLedgerRevision } from "@/db/revision";
import { closeSpan } from "@/db/billing-spans";
import type { Tone } from "@/lib/domain/instance";

interface GoneEvent {
  /** Until when it counts as billing. */
  goneAt: number;
  /** When this was found. */
  at: number;
  kind: "state" | "intent";
  tone: Tone;
  title: string;
  detail: string;
}

/** Marks a machine gone, settles its cost and closes its open intents. Call within a transaction. */
export function markMachineGone(database: Database, { id }: StoredInstance, gone: GoneEvent): void {
  const { goneAt, at, kind, tone, title, detail } = gone;
  markInstanceGone(database, id, goneAt);
  closeSpan(database, id, goneAt);
  const termination = findLastTermination(database, id);
  if (termination?.state === "open") settleIntentWithin(database, termination.id, "done", at, null);
  addHistoryEvent(database, { instanceId: id, at, kind, tone, title, detail });
  bumpLedgerRevision(database);
}
