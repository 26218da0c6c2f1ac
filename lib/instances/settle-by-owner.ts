import type { Database } from "@/db/client";
import { record } from "@/db/history";
import { endInstance, type StoredInstance } from "@/db/instances";
import { lastTermination, settleIntentWithin } from "@/db/intents";
import { bumpLedger } from "@/db/revision";
import { closeSpan } from "@/db/spans";
import { atomically } from "@/db/transaction";

/** Ends a machine on the owner's word. If a list shows it again, it is back with its cost counted through. */
export async function settleGone(database: Database, instance: StoredInstance, now: number): Promise<void> {
  atomically(database, () => {
    endInstance(database, instance.id, now);
    closeSpan(database, instance.id, now);
    const termination = lastTermination(database, instance.id);
    if (termination?.state === "open") settleIntentWithin(database, termination.id, "done", now, null);
    record(database, {
      instanceId: instance.id,
      at: now,
      kind: "intent",
      tone: "plain",
      title: "You say that it is gone",
      detail: "If a list shows it again, it is taken back in",
    });
    bumpLedger(database);
  });
}
