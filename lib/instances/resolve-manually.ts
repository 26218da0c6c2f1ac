import type { Database } from "@/db/client";
import type { StoredInstance } from "@/db/instances";
import { atomically } from "@/db/transaction";

import { markMachineGone } from "./gone";

/** Ends a machine on the owner's word. If a list shows it again, it is back with its cost counted through. */
export async function markGoneManually(
  database: Database,
  instance: StoredInstance,
  now: number,
): Promise<void> {
  atomically(database, () =>
    markMachineGone(database, instance, {
      goneAt: now,
      at: now,
      kind: "intent",
      tone: "plain",
      title: "You say that it is gone",
      detail: "If a list shows it again, it is taken back in",
    }),
  );
}
