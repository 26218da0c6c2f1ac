import { addAuditEvent } from "@/db/audit";
import type { Database } from "@/db/client";

import type { AuditAction } from "./labels";

/** Writes an audit event for a command in the app's terminal, where everything is allowed. */
export async function recordFromTerminal(
  database: Database,
  happening: { action: AuditAction; subject: string; detail: string | null },
): Promise<void> {
  await addAuditEvent(database, {
    ...happening,
    at: Date.now(),
    actorKind: "app",
    actor: "terminal",
    outcome: "done",
    address: null,
  });
}
