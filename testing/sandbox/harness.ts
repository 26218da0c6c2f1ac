import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { afterEach } from "vitest";
import type { ProviderName } from "@/sandbox/clouds";
import { startSandbox, type Sandbox, type SandboxOptions } from "@/sandbox/server";

/** The time at which the tests read the catalog. */
export const noon = Date.UTC(2026, 10, 20, 12);

/** A sandbox that is closed after the current test. */
export async function startTestSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ now: () => noon, control: true, ...options });
  openSandboxes.push(sandbox);
  return sandbox;
}

/** A sandbox with a clock that the test controls. */
export async function startSandboxWithClock(options: SandboxOptions = {}) {
  let time = noon;
  const sandbox = await startTestSandbox({ now: () => time, bootSeconds: 10, ...options });
  const advance = (seconds: number) => {
    time += seconds * 1000;
  };
  return { sandbox, pass: advance };
}

const openSandboxes: Sandbox[] = [];

afterEach(async () => {
  await Promise.all(openSandboxes.splice(0).map((sandbox) => sandbox.close()));
});

/** The headers that each cloud documents for its key. */
export function keyHeaders(provider: ProviderName, key = "sandbox"): Record<string, string> {
  switch (provider) {
    case "massedcompute":
    case "cloudcompute":
      return { authorization: `Bearer ${key}` };
    case "gpugeek":
      return { "gz-api-token": key };
    case "shadeform":
    case "sesterce":
      return { "x-api-key": key };
  }
}

/** Calls a provider with a valid key and an optional JSON body. */
export function callProvider(
  sandbox: Sandbox,
  provider: ProviderName,
  path: string,
  body?: unknown,
): Promise<Response> {
  return sendToProvider(sandbox, provider, body === undefined ? "GET" : "POST", path, body);
}

/** Like `callProvider` with any method. */
export function sendToProvider(
  sandbox: Sandbox,
  provider: ProviderName,
  method: string,
  path: string,
  body?: unknown,
): Promise<Response> {
  const headers = keyHeaders(provider);
  const url = sandbox.baseUrls[provider] + path;
  if (body === undefined) return fetch(url, { method, headers });
  return fetch(url, {
    method,
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

/** Sends a command to `/control` and returns the response. */
export async function sendCommand(sandbox: Sandbox, body: unknown): Promise<Record<string, unknown>> {
  const reply = await fetch(`${sandbox.url}/control`, {
    method: "POST",
    body: JSON.stringify(body),
  });
  if (!reply.ok) throw new Error(await reply.text());
  return (await reply.json()) as Record<string, unknown>;
}

/** A dry run of a launch at GPUGeek. */
export function dryRun(gpuName: string, more: Record<string, unknown> = {}): object {
  const imageId = "ubuntu22.04-cuda12.4";
  return { type: 2, gpuName, skuName: "payg", gpuNum: 1, imageId, dryRun: true, ...more };
}

type Json = Record<string, unknown>;

/** A cloud's contract, in OpenAPI 3.0. */
export function readContract(provider: ProviderName): { paths: Record<string, Record<string, Json>> } & Json {
  const file = new URL(`../../sandbox/contracts/${provider}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")) as ReturnType<typeof readContract>;
}

/** Validates a reply body against the cloud's contract. */
export function requireReplySchema(
  provider: ProviderName,
  operation: string,
  status: number,
): ValidateFunction {
  const check = replySchema(provider, operation, String(status));
  if (!check) throw new Error(`${provider} documents no body of ${operation} with ${status}`);
  return check;
}

/** Like `requireReplySchema`; null if the contract has no body for the status. */
export function replySchema(
  provider: ProviderName,
  operation: string,
  status: string,
): ValidateFunction | null {
  const key = `${provider} ${operation} ${status}`;
  const kept = compiled.get(key);
  if (kept) return kept;
  const [method = "", path = ""] = operation.split(" ");
  const keys = [
    "paths",
    path,
    method.toLowerCase(),
    "responses",
    status,
    "content",
    "application/json",
    "schema",
  ];
  const contract = readContract(provider);
  const schema = keys.reduce<unknown>((value, name) => (value as Json | undefined)?.[name], contract);
  if (schema === undefined) return null;
  const pointer = keys
    .map((part) => part.replaceAll("~", "~0").replaceAll("/", "~1"))
    .map(encodeURIComponent)
    .join("/");
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(contract, provider);
  const check = ajv.compile({ $ref: `${provider}#/${pointer}` });
  compiled.set(key, check);
  return check;
}

const compiled = new Map<string, ValidateFunction>();
