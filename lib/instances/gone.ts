import type { Reader, Tx } from "@/db/connections";
import { addHistoryEvent } from "@/db/history";
import { markInstanceGone, type StoredInstance } from "@/db/instances";
import { findLastTermination, settleIntent } from "@/db/intents";
import { bumpLedgerRevision } from "@/db/revision";
import { closeSpan } from "@/db/billing-spans";
import { atomically } from "@/db/transactions";
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
export async function markMachineGone(tx: Tx, { id }: StoredInstance, gone: GoneEvent): Promise<void> {
  const { goneAt, at, kind, tone, title, detail } = gone;
  await markInstanceGone(tx, id, goneAt);
  await closeSpan(tx, id, goneAt);
  const termination = await findLastTermination(tx, id);
  if (termination?.state === "open") await settleIntent(tx, termination.id, "done", at, null);
  await addHistoryEvent(tx, { instanceId: id, at, kind, tone, title, detail });
  await bumpLedgerRevision(tx);
}

/** Marks a machine gone at the owner's request. If a list shows it again, it returns with its full cost. */
export async function markGoneManually(
  database: Reader,
  instance: StoredInstance,
  now: number,
): Promise<void> {
  await atomically(database, (tx) =>
    markMachineGone(tx, instance, {
      goneAt: now,
      at: now,
      kind: "intent",
      tone: "plain",
      title: "Resolved manually: gone",
      detail: "Tracked again if it appears again",
    }),
  );
}
