import type { Database } from "@/db/client";
import type { StoredInstance } from "@/db/instances";
import { atomically } from "@/db/transaction";

import { markMachineGone } from "./gone";

/** Marks a machine gone at the owner's request. If a list shows it again, it returns with its full cost. */
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
