import { readFileSync } from "node:fs";
import path from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { providerIds, type ProviderId } from "@/lib/domain/provider-id";
import { startSandbox, type Sandbox } from "@/sandbox/server";

import { createBreaker } from "./breaker";
import { findContractViolations } from "@/testing/cloud/contract-check";
import { createMemory, pollFixture, startFixtureCloud } from "@/testing/cloud/fixture-cloud";
import type { Snapshot } from "./provider";
import { providers } from "./registry";
import { startRelay, type Relay } from "@/testing/cloud/relay";

const keyHeader: Record<ProviderId, string> = {
  massedcompute: "authorization",
  gpugeek: "gz-api-token",
  cloudcompute: "authorization",
  shadeform: "x-api-key",
  sesterce: "x-api-key",
};

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ now: () => Date.UTC(2026, 10, 20, 12) });
});
afterAll(() => sandbox.close());

describe.each(providerIds)("%s against the sandbox", (id) => {
  it("sends only documented requests, gets documented replies, and parses every offer", async () => {
    const { exchanges, snapshots } = await pollThroughRelay(id);
    expect(snapshots.flatMap(({ offers }) => offers).length).toBeGreaterThan(20);
    expect(exchanges.length).toBeGreaterThan(0);
    for (const exchange of exchanges) {
      expect(findContractViolations(id, exchange), `${exchange.method} ${exchange.path}`).toEqual([]);
      expect(exchange.headers).toContain(keyHeader[id]);
    }
  });
});

describe("the fixtures", () => {
  const replies: [ProviderId, string, string, string][] = [
    ["massedcompute", "gpu-inventory", "GET", "/gpu-inventory"],
    ["gpugeek", "gpu-list", "GET", "/api/v1/openapi/gpu/list"],
    ["gpugeek", "datacenter-list", "GET", "/api/v1/openapi/datacenter/list"],
    ["gpugeek", "image-list", "GET", "/api/v1/openapi/image/list"],
    ["gpugeek", "priced", "POST", "/api/v1/openapi/instance/create"],
    ["gpugeek", "started", "POST", "/api/v1/openapi/instance/create"],
    ["cloudcompute", "offers", "GET", "/offers"],
    ["shadeform", "instance-types", "GET", "/instances/types"],
    ["sesterce", "offers", "GET", "/gpu-cloud/instances/offers"],
  ];

  it.each(replies)("%s %s matches the contract", (id, name, method, path) => {
    const reply = withoutStrays(id, fixture(id, name));
    expect(findContractViolations(id, { method, path, query: [], status: 200, reply })).toEqual([]);
  });

  it("parses the documented samples unchanged", async () => {
    const sesterce = await startFixtureCloud(providers.sesterce, () => ({
      json: fixture("sesterce", "documented-offers"),
    }));
    const { offers } = await pollFixture(providers.sesterce, sesterce);
    await sesterce.close();
    expect(offers).toMatchObject([
      {
        nativeId: "668f9d8df664e3c028ce5de9/A6000x8/vm/us-central-2",
        gpuCount: 8,
        vramGb: 48,
        cloud: "AZ_01",
      },
    ]);
    const massed = await startFixtureCloud(providers.massedcompute, () => ({
      json: fixture("massedcompute", "documented-gpu-inventory"),
    }));
    const placeholders = await pollFixture(providers.massedcompute, massed);
    await massed.close();
    // The published sample has placeholders: a price of 0 is rejected with a reason.
    expect(placeholders).toMatchObject({ offers: [], thrown: null });
    expect(placeholders.rejected).toHaveLength(2);
  });
});

async function pollThroughRelay(
  id: ProviderId,
): Promise<Pick<Relay, "exchanges"> & { snapshots: Snapshot[] }> {
  const relay = await startRelay(sandbox.baseUrls[id]);
  const client = providers[id].connect({
    apiKey: "sandbox",
    baseUrl: relay.baseUrl,
    breaker: createBreaker({ failures: 5, firstPause: 60_000 }),
    memory: createMemory(),
    settings: { interval: 60 },
    now: () => new Date(),
  });
  const snapshots: Snapshot[] = [];
  for await (const part of client.listOffers({ signal: AbortSignal.timeout(60_000), known: new Map() })) {
    if (part.kind === "failure") throw part.error;
    snapshots.push(part);
  }
  await relay.close();
  return { exchanges: relay.exchanges, snapshots };
}

/** Removes the rows that violate the contract on purpose, as real replies do. */
function withoutStrays(id: ProviderId, reply: unknown): unknown {
  if (id === "sesterce") return (reply as unknown[]).toSpliced(1, 1);
  if (id !== "shadeform") return reply;
  const { instance_types: types } = reply as { instance_types: unknown[] };
  return { instance_types: types.toSpliced(2, 1) };
}

function fixture(id: ProviderId, name: string): unknown {
  return JSON.parse(readFileSync(path.join("lib/providers", id, "__fixtures__", `${name}.json`), "utf8"));
}
