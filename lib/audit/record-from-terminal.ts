import { addAuditEvent } from "@/db/audit";
import { atomically } from "@/db/transactions";
import type { Reader } from "@/db/connections";

import type { AuditAction } from "./labels";

/** Writes an audit event for a command in the app's terminal, where everything is allowed. */
export async function recordFromTerminal(
  database: Reader,
  happening: { action: AuditAction; subject: string; detail: string | null },
): Promise<void> {
  await atomically(database, (tx) =>
    addAuditEvent(tx, {
      ...happening,
      at: Date.now(),
      actorKind: "app",
      actor: "terminal",
      outcome: "done",
      address: null,
    }),
  );
}
