import { addAuditEvent, type AuditEvent } from "@/db/audit";
import type { Database } from "@/db/client";
import { log } from "@/lib/log";

import { RefusalWindows, type CountedRefusals } from "./refusal-windows";
import { refusalMessage } from "./labels";

// Next.js loads separate copies of this module for pages and instrumentation.
const shared = globalThis as { cheapestGpuRefusals?: RefusalWindows };

export function refusalWindows(): RefusalWindows {
  return (shared.cheapestGpuRefusals ??= new RefusalWindows());
}

/** Writes one audit event per ended window; `all` also ends the open windows before the app stops. */
export async function recordCountedRefusals(database: () => Database, { all = false } = {}): Promise<void> {
  for (const refusals of refusalWindows().close(performance.now(), { all })) {
    try {
      await addAuditEvent(database(), toAuditEvent(refusals));
    } catch {
      log.error({ ...refusals }, "Refused requests could not be recorded.");
    }
  }
}

/** The audit event of counted refusals. */
export function toAuditEvent({ action, network, count, at }: CountedRefusals): AuditEvent {
  return {
    at,
    actorKind: "stranger",
    actor: null,
    action,
    subject: null,
    outcome: "refused",
    detail: refusalMessage(action, count, network),
    address: network,
  };
}
