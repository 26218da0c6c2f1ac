import type { HttpClient } from "@/lib/providers/http";
import type { CreateOrder, CreateOutcome } from "@/lib/providers/instances";
import { unsentOutcome } from "@/lib/providers/machine-settings";

import { toCreateBody, type CreateBody } from "./launch";
import { nonZeroId } from "./machine-schema";
import { createdIds, envelope } from "./schema";

/**
 * The only place that creates a machine: one request, sent once. It has no `dryRun`, whose documented default
 * is to create; so a body with that field is only a price check, and one without it is an order.
 */
export async function createMachine(http: HttpClient, order: CreateOrder): Promise<CreateOutcome> {
  let body: CreateBody;
  try {
    body = toCreateBody(order);
  } catch (error) {
    return unsentOutcome("gpugeek", error);
  }
  const seen: { operationId: string | null } = { operationId: null };
  const outcome = await http.create({ path: "/api/v1/openapi/instance/create", body }, (reply) => {
    const ids = readCreatedIds(reply);
    seen.operationId = ids.operationId;
    return ids.instanceId;
  });
  // The id of an operation is not a machine's id and would never be found in the list.
  const isOperation = outcome.kind === "unknown" && outcome.nativeId === seen.operationId;
  return isOperation ? { ...outcome, nativeId: null } : outcome;
}

/** The ids of a good reply; the documentation spells the machine's both ways. */
function readCreatedIds(reply: unknown): { instanceId: string | null; operationId: string | null } {
  const parsed = envelope.safeParse(reply);
  const ids = parsed.data?.code === 0 ? createdIds.safeParse(parsed.data.data).data : undefined;
  const first = (...values: unknown[]) =>
    values.flatMap((value) => nonZeroId.safeParse(value).data ?? [])[0] ?? null;
  return { instanceId: first(ids?.instanceId, ids?.InstanceId), operationId: first(ids?.operationId) };
}
