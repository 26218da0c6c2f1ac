import { addAuditEvent } from "@/db/audit";
import type { Database } from "@/db/client";

import type { AuditAction } from "./labels";

/** Puts on record what somebody in the app's terminal did, who may do everything. */
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
