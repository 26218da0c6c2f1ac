import type { HttpClient } from "../http";
import type { CreateOrder, CreateOutcome } from "../instances";
import { unsentOutcome, unsentError, readSettings } from "../machine-settings";

import { nonZeroId, createdIds, envelope } from "./schema";
import { maxPorts } from "./machine-ports";
import { parseScope, type SkuName } from "./plan";

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

/** The body of a create. It never has `dryRun`: that field belongs to the price check alone. */
export interface CreateBody {
  type: 2;
  gpuName: string;
  skuName: SkuName;
  gpuNum: number;
  imageId: string;
  name: string;
  tags: string[];
  autoRenew: boolean;
  duration: 1;
  dcId?: string;
  cpuNum?: number;
  memory?: number;
  diskType?: string;
  servicePort?: number[];
  httpServicePort?: number[];
  cmd?: string;
  env?: string;
  systemDiskSize?: number;
  dataDiskSize?: number;
}

/** Builds the create body of an order. Throws if the order is invalid; then nothing was sent. */
export function toCreateBody({ offer, name, launchTag, settings }: CreateOrder): CreateBody {
  const combination = parseScope(offer.nativeId);
  if (!combination) throw unsentError("gpugeek", `“${offer.nativeId}” is none of its offers`);
  const { gpuName, skuName, gpuNum, dcId } = combination;
  const values = readSettings("gpugeek", settings);
  const imageId = values.text("image");
  if (imageId === null) throw unsentError("gpugeek", "an order has to name an image");
  const tcp = values.ports("ports", "TCP ports");
  const http = values.ports("httpPorts", "HTTP ports");
  if (tcp.length + http.length > maxPorts)
    throw unsentError("gpugeek", `it forwards at most ${maxPorts} ports, TCP and HTTP together`);
  return {
    type: 2,
    gpuName,
    skuName,
    gpuNum,
    imageId,
    name,
    tags: [launchTag],
    // GPUGeek renews by default; a prepaid period is never paid again without a request.
    autoRenew: !isPrepaidSku(skuName) && values.flag("autoRenew"),
    duration: 1,
    ...(dcId !== null && { dcId }),
    ...optionalField("cpuNum", values.wholeNumber("cpuNum", "CPU cores per GPU")),
    ...optionalField("memory", values.wholeNumber("memory", "Memory per GPU")),
    ...optionalField("diskType", values.text("diskType")),
    ...optionalField("servicePort", tcp.length > 0 ? tcp : null),
    ...optionalField("httpServicePort", http.length > 0 ? http : null),
    ...optionalField("cmd", values.script("startupScript")),
    ...optionalField("env", values.script("env")),
    ...optionalField("systemDiskSize", values.wholeNumber("systemDiskSize", "System disk")),
    ...optionalField("dataDiskSize", values.wholeNumber("dataDiskSize", "Data disk")),
  };
}

function optionalField<Name extends string, Value>(
  name: Name,
  value: Value | null,
): { [Key in Name]?: Value } {
  return value === null ? {} : ({ [name]: value } as { [Key in Name]: Value });
}

/** Whether it is prepaid for a period. */
export function isPrepaidSku(skuName: SkuName | null): boolean {
  return skuName !== null && skuName !== "payg" && skuName !== "bidding";
}
