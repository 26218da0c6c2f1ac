import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { afterEach } from "vitest";
import type { ProviderName } from "./protocol";
import { startSandbox, type Sandbox, type SandboxOptions } from "./server";

/** An hour at which the tests look at the world. */
export const noon = Date.UTC(2026, 10, 20, 12);

/** A sandbox that is closed after the test that asked for it. */
export async function sandboxForTest(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ now: () => noon, control: true, ...options });
  opened.push(sandbox);
  return sandbox;
}

const opened: Sandbox[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((sandbox) => sandbox.close()));
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

/** Calls a provider with a good key, a body as JSON if there is one. */
export function call(
  sandbox: Sandbox,
  provider: ProviderName,
  path: string,
  body?: unknown,
): Promise<Response> {
  const headers = keyHeaders(provider);
  if (body === undefined) return fetch(sandbox.baseUrls[provider] + path, { headers });
  return fetch(sandbox.baseUrls[provider] + path, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

/** Sends a command to `/control`. */
export async function command(sandbox: Sandbox, body: unknown): Promise<void> {
  const reply = await fetch(`${sandbox.url}/control`, {
    method: "POST",
    body: JSON.stringify(body),
  });
  if (!reply.ok) throw new Error(await reply.text());
}

/** The dry run of a launch at GPUGeek. */
export function dryRun(gpuName: string, more: Record<string, unknown> = {}): object {
  const imageId = "ubuntu22.04-cuda12.4";
  return { type: 2, gpuName, skuName: "payg", gpuNum: 1, imageId, dryRun: true, ...more };
}

/** Checks a reply body against the cloud's contract, which is OpenAPI 3.0. */
export function contractOf(provider: ProviderName, operation: string, status: number): ValidateFunction {
  const file = new URL(`./contracts/${provider}.json`, import.meta.url);
  const [method, path] = operation.split(" ");
  const pointer = ["paths", path, method?.toLowerCase(), "responses", String(status)]
    .concat("content", "application/json", "schema")
    .map((part) => String(part).replaceAll("~", "~0").replaceAll("/", "~1"))
    .map(encodeURIComponent)
    .join("/");
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(JSON.parse(readFileSync(file, "utf8")), provider);
  return ajv.compile({ $ref: `${provider}#/${pointer}` });
}
