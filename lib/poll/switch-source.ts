import "server-only";

import { getDatabase } from "@/db/client";
import { saveSourceSwitch } from "@/db/source-switches";
import { atomically } from "@/db/transactions";
import { listSwitchedSources } from "@/lib/accounts/public";
import type { OwnerActor } from "@/lib/actor";
import { recordAuditEvent } from "@/lib/audit/record";
import { sourceIds, sourceLabels } from "@/lib/domain/provider-id";
import { env } from "@/lib/env";

import { reloadChangedAccounts } from "./runtime";
import type { SwitchResult } from "./schema";

/** Turns a public source on or off; polling follows at once. Its prices leave the table while it is off. */
export async function switchSource(owner: OwnerActor, source: unknown, isOn: unknown): Promise<SwitchResult> {
  const id = sourceIds.find((known) => known === source);
  if (!id || typeof isOn !== "boolean") return { ok: false, message: "Unknown price source." };
  const { isAllowed } = (await listSwitchedSources(env())).find((switched) => switched.id === id)!;
  if (!isAllowed)
    return {
      ok: false,
      message: `PUBLIC_PRICES leaves out ${sourceLabels[id]}. Change it in the environment and restart the app.`,
    };
  await atomically(getDatabase(), (tx) => saveSourceSwitch(tx, id, isOn, Date.now()), "offers");
  await recordAuditEvent(owner, {
    action: isOn ? "source.on" : "source.off",
    subject: sourceLabels[id],
  });
  await reloadChangedAccounts();
  return { ok: true };
}
