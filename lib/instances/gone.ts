import type { Database } from "@/db/client";
import { record } from "@/db/history";
import { endInstance, type StoredInstance } from "@/db/instances";
import { lastTermination, settleIntentWithin } from "@/db/intents";
import { bumpLedger } from "@/db/revision";
import { closeSpan } from "@/db/spans";
import type { Tone } from "@/lib/domain/instance";

interface Gone {
  /** Until when it is counted as billing. */
  goneAt: number;
  /** When that was found out. */
  at: number;
  kind: "state" | "intent";
  tone: Tone;
  title: string;
  detail: string;
}

/** Writes down that a machine is gone, with its cost and what was asked of it; inside a transaction of the caller. */
export function writeGone(database: Database, { id }: StoredInstance, gone: Gone): void {
  const { goneAt, at, kind, tone, title, detail } = gone;
  endInstance(database, id, goneAt);
  closeSpan(database, id, goneAt);
  const termination = lastTermination(database, id);
  if (termination?.state === "open") settleIntentWithin(database, termination.id, "done", at, null);
  record(database, { instanceId: id, at, kind, tone, title, detail });
  bumpLedger(database);
}
