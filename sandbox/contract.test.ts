import { describe, expect, it } from "vitest";
import type { ProviderName } from "./clouds";
import {
  callProvider,
  requireReplySchema,
  dryRun,
  keyHeaders,
  noon,
  startTestSandbox,
} from "../testing/sandbox/harness";

const reads: readonly [ProviderName, string][] = [
  ["massedcompute", "GET /gpu-inventory"],
  ["massedcompute", "GET /images"],
  ["gpugeek", "GET /api/v1/openapi/gpu/list"],
  ["gpugeek", "GET /api/v1/openapi/datacenter/list"],
  ["gpugeek", "GET /api/v1/openapi/image/list"],
  ["cloudcompute", "GET /offers"],
  ["shadeform", "GET /instances/types"],
  ["sesterce", "GET /gpu-cloud/instances/offers"],
];

describe("every reply matches the contract", () => {
  it.each(reads)("%s %s", async (provider, operation) => {
    const conforms = requireReplySchema(provider, operation, 200);
    for (const hours of [0, 7, 31, 500]) {
      const sandbox = await startTestSandbox({ now: () => noon + hours * 3_600_000 });
      const reply = await callProvider(sandbox, provider, operation.split(" ")[1] ?? "");
      expect(reply.status).toBe(200);
      expect(reply.headers.get("content-type")).toContain("application/json");
      conforms(await reply.json());
      expect(conforms.errors).toBeNull();
    }
  });

  it("gpugeek dry run: a price, no capacity, and an invalid parameter", async () => {
    const sandbox = await startTestSandbox();
    const operation = "POST /api/v1/openapi/instance/create";
    for (const [body, code] of [
      [dryRun("L40-48G"), 0],
      [dryRun("H20-96G"), 10135],
      [dryRun("B999"), 10005],
    ] as const) {
      const reply = await callProvider(sandbox, "gpugeek", "/api/v1/openapi/instance/create", body);
      const answer = (await reply.json()) as { code: number; data: object | null };
      expect(answer.code).toBe(code);
      const conforms = requireReplySchema("gpugeek", operation, 200);
      // The contract describes the `data` of successes only.
      conforms(answer.data === null ? { ...answer, data: { spec: { gpuName: "", price: "" } } } : answer);
      expect(conforms.errors).toBeNull();
    }
  });

  it("massedcompute token validation", async () => {
    const sandbox = await startTestSandbox();
    const reply = await callProvider(sandbox, "massedcompute", "/account/token/validation", {});
    expect(reply.status).toBe(200);
    expect(await reply.json()).toEqual({ message: "Valid Token" });
  });

  it.each([
    ["massedcompute", "GET /gpu-inventory", 401],
    ["gpugeek", "GET /api/v1/openapi/gpu/list", 200],
    ["cloudcompute", "GET /offers", 401],
    ["shadeform", "GET /instances/types", 401],
    ["sesterce", "GET /gpu-cloud/instances/offers", 403],
  ] as const)("%s rejects an invalid key in its own format", async (provider, operation, status) => {
    const sandbox = await startTestSandbox();
    const path = operation.split(" ")[1] ?? "";
    const headers = keyHeaders(provider, "bad-key");
    const reply = await fetch(sandbox.baseUrls[provider] + path, { headers });
    expect(reply.status).toBe(status);
    const body = (await reply.json()) as { code?: number };
    if (provider === "gpugeek") return void expect(body.code).toBe(10002);
    const conforms = requireReplySchema(provider, operation, status);
    conforms(body);
    expect(conforms.errors).toBeNull();
  });

  it("detects a reply that violates the contract", () => {
    const conforms = requireReplySchema("shadeform", "GET /instances/types", 200);
    expect(conforms({ instance_types: [{ cloud: "x", hourly_price: "0.57" }] })).toBe(false);
  });

  it.each(["array", "data", "offers"] as const)("cloudcompute in the envelope %s", async (envelope) => {
    const sandbox = await startTestSandbox({ cloudComputeEnvelope: envelope });
    const body: unknown = await (await callProvider(sandbox, "cloudcompute", "/offers")).json();
    const rows = Array.isArray(body) ? body : (body as Record<string, unknown>)[envelope];
    expect(rows).toHaveLength(110);
    const conforms = requireReplySchema("cloudcompute", "GET /offers", 200);
    conforms(body);
    expect(conforms.errors).toBeNull();
  });
});
