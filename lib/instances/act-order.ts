import "server-only";

import { getDatabase } from "@/db/client";
import type { Actor } from "@/lib/actor";
import { providerLabels } from "@/lib/domain/provider-id";
import { providerErrorMessage } from "@/lib/providers/errors";

import { availableActions, sendAction, type OneShotAction } from "./act";
import { runAudited } from "./audited";
import { capLimitsFor } from "./launch-order";
import {
  connectChangedAccounts,
  findProviderClient,
  processHolder,
  requestAccountListing,
} from "./provider-clients";
import { findOwnInstance } from "./read";
import { failure, type Failure } from "./refusals";
import type { ActionResult, PortsResult } from "./schema";
import { terminateAudited } from "./terminate-order";

/** Runs start, stop, restart, rename, set-ports or terminate. */
export function actAudited(
  actor: Actor,
  id: string,
  action: string,
  value: string,
): Promise<ActionResult | Failure> {
  if (action === "terminate") return terminateAudited(actor, id);
  const detail = value === "" ? action : `${action} ${value}`;
  return runAudited(actor, { action: "machine.act", about: id, detail }, () => act(actor, id, action, value));
}

async function act(actor: Actor, id: string, action: string, value: string): Promise<ActionResult | Failure> {
  const found = await findOwnInstance(id);
  if ("ok" in found) return found;
  const accountsRevision = await connectChangedAccounts(getDatabase());
  const client = findProviderClient(found.accountId);
  if (!client) return failure("not-possible", `${providerLabels[found.provider]} is not connected.`);
  const possible = availableActions(client, found);
  const wanted = possible.find((name) => name === action);
  if (!wanted || found.goneAt !== null)
    return failure("not-possible", `${client.label} cannot do that in the machine’s current state.`);
  const result = await sendAction(
    { client, instance: found, action: wanted as OneShotAction, value },
    {
      database: getDatabase(),
      holder: processHolder() ?? "none",
      limits: await capLimitsFor(actor),
      accountsRevision: accountsRevision ?? undefined,
      now: Date.now,
    },
  );
  await requestAccountListing(found.accountId);
  return result;
}

/** Reads the forwarded ports from the provider. */
export async function readForwardedPorts(id: string): Promise<PortsResult | Failure> {
  const found = await findOwnInstance(id);
  if ("ok" in found) return found;
  const machines = findProviderClient(found.accountId)?.machines;
  if (!machines?.readPorts) return { ok: false, message: "This provider does not report the current ports." };
  try {
    return { ok: true, ...(await machines.readPorts(found.nativeId, AbortSignal.timeout(15_000))) };
  } catch (error) {
    return {
      ok: false,
      message: providerErrorMessage(error),
    };
  }
}
