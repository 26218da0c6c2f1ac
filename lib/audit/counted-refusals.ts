import { addAuditEvent, type AuditEvent } from "@/db/audit";
import type { Database } from "@/db/client";
import { log } from "@/lib/log";

import { RefusalWindows, type CountedRefusals } from "./refusal-windows";
import { refusalMessage } from "./labels";

// Next gives pages and instrumentation copies of this module.
const shared = globalThis as { cheapestGpuRefusals?: RefusalWindows };

export function refusalWindows(): RefusalWindows {
  return (shared.cheapestGpuRefusals ??= new RefusalWindows());
}

/** Puts on record what ended windows counted, one line each; `all` also ends those that are open, before the app stops. */
export async function recordCountedRefusals(database: () => Database, { all = false } = {}): Promise<void> {
  for (const refusals of refusalWindows().close(performance.now(), { all })) {
    try {
      await addAuditEvent(database(), toAuditEvent(refusals));
    } catch {
      log.error({ ...refusals }, "Refused requests could not be recorded.");
    }
  }
}

/** The line of the record that counted refusals are, or will be. */
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
