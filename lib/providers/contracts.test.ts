import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";

import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { providerIds, type ProviderId } from "@/lib/domain/provider-id";
import { startSandbox, type Sandbox } from "@/sandbox/server";

import { createBreaker } from "./breaker";
import { createMemory, poll, startFixtureCloud } from "./fixture-cloud";
import type { Snapshot } from "./provider";
import { providers } from "./registry";

/** One exchange as it went over the wire between an adapter and the sandbox. */
interface Exchange {
  method: string;
  path: string;
  query: string[];
  headers: string[];
  request: unknown;
  status: number;
  reply: unknown;
}

interface Operation {
  parameters?: { name: string; in: string }[];
  requestBody?: unknown;
}

const contracts = Object.fromEntries(
  providerIds.map((id) => [id, JSON.parse(readFileSync(`sandbox/contracts/${id}.json`, "utf8"))]),
) as Record<ProviderId, { paths: Record<string, Record<string, Operation>> }>;

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
  it("sends what the contract allows, is answered as it says, and reads every offer", async () => {
    const { exchanges, snapshots } = await pollThroughRelay(id);
    expect(snapshots.flatMap(({ offers }) => offers).length).toBeGreaterThan(20);
    expect(exchanges.length).toBeGreaterThan(0);
    const ajv = ajvFor(id);
    for (const { method, path, query, headers, request, status, reply } of exchanges) {
      const operation = contracts[id].paths[path]?.[method.toLowerCase()];
      expect(operation, `${method} ${path}`).toBeDefined();
      // CloudCompute documents no parameters; `page` is what Laravel's own links carry.
      const documented = new Set((operation!.parameters ?? []).map(({ name }) => name));
      if (id === "cloudcompute") documented.add("page");
      expect(query.filter((name) => !documented.has(name))).toEqual([]);
      expect(headers).toContain(keyHeader[id]);
      if (request !== null) {
        const conforms = ajv.compile({ $ref: pointer(id, path, method, "requestBody") });
        expect(conforms(request), JSON.stringify(conforms.errors)).toBe(true);
      }
      const { code } = reply as { code?: number };
      // The contract of GPUGeek describes the data of a success only.
      if (id === "gpugeek" && code !== 0) continue;
      const conforms = ajv.compile({ $ref: pointer(id, path, method, "responses", String(status)) });
      expect(conforms(reply), JSON.stringify(conforms.errors)).toBe(true);
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

  it.each(replies)("%s %s keeps the contract", (id, name, method, path) => {
    const conforms = ajvFor(id).compile({ $ref: pointer(id, path, method, "responses", "200") });
    expect(conforms(withoutStrays(id, fixture(id, name))), JSON.stringify(conforms.errors)).toBe(true);
  });

  it("the documented samples are read as they stand", async () => {
    const sesterce = await startFixtureCloud(providers.sesterce, () => ({
      json: fixture("sesterce", "documented-offers"),
    }));
    const { offers } = await poll(providers.sesterce, sesterce);
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
    const placeholders = await poll(providers.massedcompute, massed);
    await massed.close();
    // The published sample holds placeholders: a price of 0 is none, and says so.
    expect(placeholders).toMatchObject({ offers: [], thrown: null });
    expect(placeholders.rejected).toHaveLength(2);
  });
});

async function pollThroughRelay(id: ProviderId): Promise<{ exchanges: Exchange[]; snapshots: Snapshot[] }> {
  const exchanges: Exchange[] = [];
  const target = new URL(sandbox.baseUrls[id]);
  const relay = createServer((incoming, outgoing) => {
    void (async () => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Uint8Array);
      const body = Buffer.concat(chunks).toString("utf8");
      const { pathname, searchParams } = new URL(incoming.url!, target);
      const headers = Object.fromEntries(
        Object.entries(incoming.headers).filter(
          ([name]) =>
            !["host", "connection", "content-length", "accept-encoding", "transfer-encoding"].includes(name),
        ),
      ) as Record<string, string>;
      const method = incoming.method!;
      const answer = await fetch(new URL(incoming.url!, target), { method, headers, ...(body && { body }) });
      const text = await answer.text();
      exchanges.push({
        method,
        path: pathname.slice(target.pathname.replace(/\/$/, "").length),
        query: [...searchParams.keys()],
        headers: Object.keys(headers),
        request: body ? JSON.parse(body) : null,
        status: answer.status,
        reply: JSON.parse(text),
      });
      outgoing.writeHead(answer.status, { "content-type": "application/json" }).end(text);
    })();
  });
  await new Promise<void>((resolve) => relay.listen(0, "127.0.0.1", resolve));
  const { port } = relay.address() as AddressInfo;
  const client = providers[id].connect({
    apiKey: "sandbox",
    baseUrl: `http://127.0.0.1:${port}${target.pathname.replace(/\/$/, "")}`,
    breaker: createBreaker({ failures: 5, firstPause: 60_000 }),
    memory: createMemory(),
    settings: { interval: 60, probeSpacing: 0, dailyProbes: 0 },
    now: () => new Date(),
  });
  const snapshots: Snapshot[] = [];
  for await (const part of client.listOffers({ signal: AbortSignal.timeout(60_000), known: new Map() })) {
    if (part.kind === "failure") throw part.error;
    snapshots.push(part);
  }
  relay.closeAllConnections();
  await new Promise((resolve) => relay.close(resolve));
  return { exchanges, snapshots };
}

function ajvFor(id: ProviderId): Ajv {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(contracts[id], id);
  return ajv;
}

/** Where in the contract the schema of a request or of a reply stands. */
function pointer(id: ProviderId, path: string, method: string, ...parts: string[]): string {
  const steps = ["paths", path, method.toLowerCase(), ...parts, "content", "application/json", "schema"];
  return `${id}#/${steps.map((step) => encodeURIComponent(step.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/")}`;
}

/** Less the rows that stray from the contract on purpose, because the wire is known to. */
function withoutStrays(id: ProviderId, reply: unknown): unknown {
  if (id === "sesterce") return (reply as unknown[]).toSpliced(1, 1);
  if (id !== "shadeform") return reply;
  const { instance_types: types } = reply as { instance_types: unknown[] };
  return { instance_types: types.toSpliced(2, 1) };
}

function fixture(id: ProviderId, name: string): unknown {
  return JSON.parse(readFileSync(path.join("lib/providers", id, "__fixtures__", `${name}.json`), "utf8"));
}
