import "server-only";

import { noStoreJson } from "@/lib/auth/route";
import { problemResponse } from "@/lib/problem";

import type { Failure } from "./failure";
import { findContractInstance } from "./read";
import type { ActionResult, Instance, Launch } from "./schema";

/** Picks the fields of the API contract. */
export function toContractInstance(instance: Instance): Instance {
  const { id, provider, nativeId, name, ours, state, rawState, gpuName, gpuCount } = instance;
  const { hourlyMicros, agreedMicros, committedMicros, paidUntil } = instance;
  const { costMicros, startedAt, endsAt, launchId, actions } = instance;
  return {
    id,
    provider,
    nativeId,
    name,
    ours,
    state,
    rawState,
    gpuName,
    gpuCount,
    hourlyMicros,
    agreedMicros,
    committedMicros,
    paidUntil,
    costMicros,
    startedAt,
    endsAt,
    launchId,
    actions,
  };
}

/** Picks the fields of the API contract. */
export function toContractLaunch(launch: Launch): Launch {
  const { id, offerId, provider, name, state, instanceId, message, createdAt, attempts } = launch;
  const { committedMicros, paidUntil } = launch;
  const order = { committedMicros, paidUntil };
  return { id, offerId, provider, name, state, instanceId, message, createdAt, ...order, attempts };
}

const failureStatuses: Record<Failure["kind"], number> = {
  "not-found": 404,
  "not-ours": 403,
  "not-possible": 409,
  invalid: 400,
  "cap-price": 409,
  "token-cap": 409,
  "token-unknown": 401,
  ledger: 503,
  failed: 502,
};

/** Returns 202 with the current machine, or the error. */
export async function toActionResponse(
  result: ActionResult | Failure,
  instanceId: string,
): Promise<Response> {
  if (result.ok) return noStoreJson(toContractInstance((await findContractInstance(instanceId))!), 202);
  const kind = "kind" in result ? result.kind : "failed";
  return problemResponse(failureStatuses[kind], kind, result.message);
}
