import { request } from "node:http";
import { describe, expect, it } from "vitest";
import { providerNames, type ProviderName } from "./clouds";
import { callProvider, dryRun, keyHeaders, startTestSandbox } from "../testing/sandbox/harness";

const offers: Record<ProviderName, string> = {
  massedcompute: "/gpu-inventory",
  gpugeek: "/api/v1/openapi/gpu/list",
  cloudcompute: "/offers",
  shadeform: "/instances/types",
  sesterce: "/gpu-cloud/instances/offers",
};

const wrongHeader: Record<ProviderName, Record<string, string>> = {
  massedcompute: { "x-api-key": "sandbox" },
  gpugeek: { "gm-api-token": "sandbox" },
  cloudcompute: { authorization: "cc-sandbox" },
  shadeform: { authorization: "Bearer sandbox" },
  sesterce: { authorization: "Bearer sandbox" },
};

async function isRefused(url: string, headers: Record<string, string>): Promise<boolean> {
  const reply = await fetch(url, { headers });
  if (!reply.ok) return [401, 403].includes(reply.status);
  return ((await reply.json()) as { code?: number }).code === 10002;
}

describe("keys", () => {
  it.each(providerNames)("%s: checks missing, empty, invalid, misplaced and valid keys", async (provider) => {
    const sandbox = await startTestSandbox();
    const url = sandbox.baseUrls[provider] + offers[provider];
    expect(await isRefused(url, {})).toBe(true);
    expect(await isRefused(url, keyHeaders(provider, ""))).toBe(true);
    expect(await isRefused(url, keyHeaders(provider, "bad-key"))).toBe(true);
    expect(await isRefused(url, wrongHeader[provider])).toBe(true);
    expect(await isRefused(url, keyHeaders(provider))).toBe(false);
  });

  it("sesterce rejects a client without a User-Agent", async () => {
    const sandbox = await startTestSandbox();
    const url = sandbox.baseUrls.sesterce + offers.sesterce;
    const status = await new Promise((resolve) => {
      const headers = keyHeaders("sesterce");
      request(url, { headers }, (reply) => resolve(reply.resume().statusCode)).end();
    });
    expect(status).toBe(403);
  });
});

describe("routes", () => {
  it.each(providerNames)("%s: unknown routes and wrong methods return JSON", async (provider) => {
    const sandbox = await startTestSandbox();
    const headers = keyHeaders(provider);
    const unknown = await fetch(`${sandbox.baseUrls[provider]}/nothing`, { headers });
    expect(unknown.status).toBe(404);
    expect(await unknown.json()).toBeTypeOf("object");
    const url = sandbox.baseUrls[provider] + offers[provider];
    const deleted = await fetch(url, { method: "DELETE", headers });
    expect([404, 405]).toContain(deleted.status);
    expect(await deleted.json()).toBeTypeOf("object");
  });

  it("cloudcompute does not serve the doubled prefix", async () => {
    const sandbox = await startTestSandbox();
    expect((await callProvider(sandbox, "cloudcompute", "/api/v1/offers")).status).toBe(404);
  });

  it("control is off unless enabled", async () => {
    const sandbox = await startTestSandbox({ control: false });
    expect((await fetch(`${sandbox.url}/control/log`)).status).toBe(404);
  });
});

describe("gpugeek creates nothing", () => {
  it.each([
    ["as text", dryRun("L40-48G", { dryRun: "true" })],
    ["as a number", dryRun("L40-48G", { dryRun: 1 })],
  ])("when dryRun is sent %s", async (_name, body) => {
    const sandbox = await startTestSandbox();
    const reply = await callProvider(sandbox, "gpugeek", "/api/v1/openapi/instance/create", body);
    expect(reply.status).toBe(200);
    expect(await reply.json()).toMatchObject({ code: 10005, data: null });
    const entry = { provider: "gpugeek", method: "POST", status: 200, event: "create", machineIds: [] };
    expect(sandbox.logEntries()).toMatchObject([{ ...entry, note: expect.stringContaining("dryRun") }]);
    expect(sandbox.machines()).toEqual([]);
  });

  it.each([
    ["gpuName", { gpuName: "B999" }],
    ["dcId", { dcId: "atlantis-1" }],
    ["imageId", { imageId: "windows-95" }],
    ["skuName", { skuName: "yearly" }],
    ["skuName for this GPU", { skuName: "bidding" }],
    ["GPU for this data center", { gpuName: "G50-32G", dcId: "dallas-n" }],
    ["gpuNum", { gpuNum: 0 }],
    ["type", { type: 1 }],
  ])("rejects an invalid %s as a parameter error", async (_name, wrong) => {
    const sandbox = await startTestSandbox();
    const body = dryRun("L40-48G", wrong);
    const reply = await callProvider(sandbox, "gpugeek", "/api/v1/openapi/instance/create", body);
    expect(await reply.json()).toMatchObject({ code: 10005 });
  });

  it("rejects a body that is not declared as JSON as a parameter error", async () => {
    const sandbox = await startTestSandbox();
    const reply = await fetch(`${sandbox.baseUrls.gpugeek}/api/v1/openapi/instance/create`, {
      method: "POST",
      headers: keyHeaders("gpugeek"),
      body: JSON.stringify(dryRun("L40-48G")),
    });
    expect(await reply.json()).toMatchObject({ code: 10005 });
  });
});
