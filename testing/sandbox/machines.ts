import { expect } from "vitest";
import type { ProviderName } from "@/sandbox/clouds";
import type { Sandbox } from "@/sandbox/server";
import { readContract, replySchema, sendToProvider } from "./harness";

/** A request with the value of its route parameter. */
export interface OperationRequest {
  id?: string;
  query?: string;
  body?: unknown;
}

export interface ParsedReply {
  status: number;
  /** Parsed; undefined for an empty body. */
  body: unknown;
}

/** Sends a request by operation name and validates the reply against the contract. */
export async function callOperation(
  sandbox: Sandbox,
  provider: ProviderName,
  operation: string,
  { id = "", query = "", body }: OperationRequest = {},
): Promise<ParsedReply> {
  const [method = "", template = ""] = operation.split(" ");
  const path = template.replace(/\{[^}]*\}/, encodeURIComponent(id)) + query;
  const reply = await sendToProvider(sandbox, provider, method, path, body);
  const text = await reply.text();
  const result = { status: reply.status, body: text === "" ? undefined : (JSON.parse(text) as unknown) };
  expectContract(provider, operation, result);
  return result;
}

/** GPUGeek sends errors with status 200, for which the contract describes only successes. */
function expectContract(provider: ProviderName, operation: string, { status, body }: ParsedReply): void {
  const isNo = provider === "gpugeek" && status === 200 && (body as { code: number }).code !== 0;
  if (isNo) return void expect(body).toMatchObject({ code: expect.any(Number), data: null });
  if (status >= 400) expect(body).toBeTypeOf("object");
  else expect(documentedStatuses(provider, operation)).toContain(String(status));
  const check =
    replySchema(provider, operation, String(status)) ??
    (status >= 400 ? replySchema(provider, operation, "default") : null);
  if (!check) return;
  check(body);
  expect(check.errors, `${operation} ${status} ${JSON.stringify(body)}`).toBeNull();
}

function documentedStatuses(provider: ProviderName, operation: string): string[] {
  const [method = "", path = ""] = operation.split(" ");
  const documented = readContract(provider).paths[path]?.[method.toLowerCase()];
  return Object.keys(documented?.["responses"] ?? {});
}

/** The machine API of a cloud, so that one test can cover all five. */
export interface MachineApi {
  create: string;
  list: string;
  read: string;
  remove: string;
  /** The create body of a machine that is always in stock. */
  createBody(name: string): object;
  parseId(created: unknown): string;
  parseRows(listed: unknown): Record<string, unknown>[];
  /** The row of a reply to a read by id, undefined if there is none. */
  parseRow(result: ParsedReply): Record<string, unknown> | undefined;
  readRequest(id: string): OperationRequest;
  removeRequest(id: string): OperationRequest;
  rowId(row: Record<string, unknown>): string;
  status(row: Record<string, unknown>): unknown;
  isRefused(result: ParsedReply): boolean;
}

const isError = ({ status }: ParsedReply) => status >= 400;

export const machineApis: Readonly<Record<ProviderName, MachineApi>> = {
  massedcompute: {
    create: "POST /instance/launch",
    list: "GET /instance",
    read: "GET /instance/{uuid}",
    remove: "POST /instance/terminate",
    createBody: (name) => ({
      productName: "gpu_1x_l40",
      regionName: "us-central-1",
      imageId: 7,
      instanceName: name,
    }),
    parseId: (body) => (body as { response: string }).response,
    parseRows: (body) => (body as { runningInstances: Record<string, unknown>[] }).runningInstances,
    parseRow: ({ body }) => {
      const wrapped = body as Record<string, unknown>;
      const row = wrapped["runningInstance"] ?? (wrapped["runningInstances"] as unknown[] | undefined)?.[0];
      return row as Record<string, unknown> | undefined;
    },
    readRequest: (id) => ({ id }),
    removeRequest: (id) => ({ body: { instanceUuids: [id] } }),
    rowId: (row) => String(row["uuid"]),
    status: (row) => row["status"],
    isRefused: isError,
  },
  gpugeek: {
    create: "POST /api/v1/openapi/instance/create",
    list: "GET /api/v1/openapi/instance/query",
    read: "GET /api/v1/openapi/instance/query",
    remove: "POST /api/v1/openapi/instance/action",
    createBody: (name) => ({
      type: 2,
      gpuName: "L40-48G",
      skuName: "payg",
      gpuNum: 1,
      dcId: "suqian-b",
      imageId: "ubuntu22.04-cuda12.4",
      name,
    }),
    parseId: (body) => {
      const { data } = body as { data: { instanceId?: number; InstanceId?: number } };
      return String(data.instanceId ?? data.InstanceId);
    },
    parseRows: (body) => (body as { data: { instances: Record<string, unknown>[] } }).data.instances,
    parseRow: ({ body }) => (body as { data: { instances: Record<string, unknown>[] } }).data.instances[0],
    readRequest: (id) => ({ query: `?instanceId=${id}` }),
    removeRequest: (id) => ({ body: { instanceId: Number(id), action: "release" } }),
    rowId: (row) => String(row["instanceId"]),
    status: (row) => row["status"],
    isRefused: ({ body }) => (body as { code: number }).code !== 0,
  },
  cloudcompute: {
    create: "POST /instances",
    list: "GET /instances",
    read: "GET /instances/{instanceId}",
    remove: "DELETE /instances/{instanceId}",
    createBody: (name) => ({ ask_id: 20_000_004, name, runtype: "ssh_direct" }),
    parseId: (body) => String((body as { id: number }).id),
    parseRows: (body) => (body as { data: Record<string, unknown>[] }).data,
    parseRow: ({ body }) => (body as { data?: Record<string, unknown> }).data,
    readRequest: (id) => ({ id }),
    removeRequest: (id) => ({ id }),
    rowId: (row) => String(row["id"]),
    status: (row) => row["actual_status"],
    isRefused: isError,
  },
  shadeform: {
    create: "POST /instances/create",
    list: "GET /instances",
    read: "GET /instances/{id}/info",
    remove: "POST /instances/{id}/delete",
    createBody: (name) => ({
      cloud: "tensordock",
      region: "dallas-usa-1",
      shade_instance_type: "H100_sxm5",
      shade_cloud: true,
      name,
    }),
    parseId: (body) => (body as { id: string }).id,
    parseRows: (body) => (body as { instances: Record<string, unknown>[] }).instances,
    parseRow: ({ status, body }) => (status === 200 ? (body as Record<string, unknown>) : undefined),
    readRequest: (id) => ({ id }),
    removeRequest: (id) => ({ id }),
    rowId: (row) => String(row["id"]),
    status: (row) => row["status"],
    isRefused: isError,
  },
  sesterce: {
    create: "POST /gpu-cloud/instances",
    list: "GET /gpu-cloud/instances",
    read: "GET /gpu-cloud/instances/{id}",
    remove: "DELETE /gpu-cloud/instances/{id}",
    createBody: (name) => ({
      name,
      cloudProvider: "668f9d8df664e3c028ce5d02",
      instanceId: "L40",
      region: "us-central-2",
      vm: { os: "ubuntu24.04_shade_os" },
      dockerContainer: null,
    }),
    parseId: (body) => (body as { _id: string })._id,
    parseRows: (body) => body as Record<string, unknown>[],
    parseRow: ({ status, body }) => (status === 200 ? (body as Record<string, unknown>) : undefined),
    readRequest: (id) => ({ id }),
    removeRequest: (id) => ({ id }),
    rowId: (row) => String(row["_id"]),
    status: (row) => row["status"],
    isRefused: isError,
  },
};

/** Creates a machine over HTTP and returns its id. */
export async function launchMachine(
  sandbox: Sandbox,
  provider: ProviderName,
  name = "gx-test",
): Promise<string> {
  const api = machineApis[provider];
  const result = await callOperation(sandbox, provider, api.create, { body: api.createBody(name) });
  expect(api.isRefused(result), JSON.stringify(result)).toBe(false);
  return api.parseId(result.body);
}

/** Terminates a machine over HTTP. */
export function terminateMachine(sandbox: Sandbox, provider: ProviderName, id: string): Promise<ParsedReply> {
  const api = machineApis[provider];
  return callOperation(sandbox, provider, api.remove, api.removeRequest(id));
}

/** The rows of a cloud's list. */
export async function listMachineRows(
  sandbox: Sandbox,
  provider: ProviderName,
): Promise<Record<string, unknown>[]> {
  const api = machineApis[provider];
  return api.parseRows((await callOperation(sandbox, provider, api.list)).body);
}

/** Reads a machine by id; undefined if the cloud does not know it. */
export async function readMachineRow(
  sandbox: Sandbox,
  provider: ProviderName,
  id: string,
): Promise<Record<string, unknown> | undefined> {
  const api = machineApis[provider];
  return api.parseRow(await callOperation(sandbox, provider, api.read, api.readRequest(id)));
}
