import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { createBreaker } from "@/lib/providers/breaker";
import { ProviderError } from "@/lib/providers/errors";
import type { Snapshot } from "@/lib/providers/provider";
import { handle, listDate, listRows } from "@/sandbox/sources/gpurentalprices";
import { serveSource, type SourceServer } from "@/sandbox/sources/serve";
import { createMemory } from "@/testing/cloud/fixture-cloud";
import { mutateReply } from "@/testing/cloud/mutate-reply";
import { propertyRuns } from "@/testing/property-runs";
import { findInvariantViolations } from "@/testing/provider/contract-invariants";
import { createRandom } from "@/testing/random";

import { gpurentalprices } from "./index";
import { readBundledPrices } from "./list";

describe("the bundled list", () => {
  it("has every price of a machine, dated and mapped to a GPU", () => {
    const { offers, rejected } = readBundledPrices();
    expect(rejected).toEqual([]);
    expect(offers).toHaveLength(242);
    expect(offers.flatMap((offer) => findInvariantViolations(offer, "gpurentalprices"))).toEqual([]);
    for (const { gpu, listedAt, kind, gpuCount, native, stock } of offers) {
      expect(gpu).not.toBeNull();
      expect(new Date(listedAt!).toISOString()).toMatch(/^2026-08-22T06:21/);
      expect([kind, gpuCount, native.scope, stock]).toEqual(["list", null, "gpu", "unknown"]);
    }
  });

  it("names a row by its cloud, GPU, memory, kind and least number of GPUs", () => {
    const ids = new Map(readBundledPrices().offers.map((offer) => [offer.nativeId, offer]));
    expect(ids.get("coreweave/b200/180/on-demand/min8")).toMatchObject({ cloud: "coreweave", tier: null });
    expect(ids.get("datacrunch/b200/180/on-demand")?.cloud).toBe("verda");
    expect(ids.get("runpod/a40/48/secure")).toMatchObject({ tier: "secure", billing: "on-demand" });
    expect([...ids.keys()].some((id) => id.includes("serverless"))).toBe(false);
  });
});

describe("its refresh", () => {
  let server: SourceServer;
  let memory: ReturnType<typeof createMemory>;
  let body: unknown = null;
  beforeAll(async () => {
    server = await serveSource((call) => (body === null ? handle(call) : { body }));
  });
  beforeEach(() => {
    memory = createMemory();
    body = null;
    server.setFault(null);
    server.calls.length = 0;
  });
  afterAll(() => server.close());

  async function poll(known: Snapshot["offers"] = []) {
    const client = gpurentalprices.connect({
      baseUrl: server.url,
      breaker: createBreaker({ failures: 5, firstPause: 60_000 }),
      memory,
      now: () => new Date("2026-11-29T12:00:00Z"),
      wait: async () => undefined,
    });
    const parts: Snapshot[] = [];
    try {
      const { signal } = new AbortController();
      const byId = new Map(known.map((offer) => [offer.nativeId, offer]));
      for await (const part of client.listOffers({ signal, known: byId })) parts.push(part as Snapshot);
    } catch (error) {
      return { parts, error: error as ProviderError };
    }
    return { parts, error: null };
  }

  it("shows the shipped list first, then the newer one with its dates", async () => {
    const { parts, error } = await poll();
    expect(error).toBeNull();
    expect(parts.map(({ isProvisional, offers }) => [isProvisional ?? false, offers.length])).toEqual([
      [true, 242],
      [false, listRows().length - 1],
    ]);
    expect(parts[1]!.offers[0]).toMatchObject({ listedAt: Date.parse(listDate), cloud: "lambda" });
    expect(server.calls[0]?.path).toBe("/adriannutiu/gpu-rental-prices/main/data/latest.json");
    expect(server.calls[0]?.headers["user-agent"]).toMatch(/^cheapest-gpu\/\d+\.\d+\.\d+$/);
  });

  it("asks for changes only, and keeps the list without one", async () => {
    const first = await poll();
    const known = first.parts[1]!.offers;
    const second = await poll(known);
    expect(server.calls[1]?.headers["if-none-match"]).toBe('"list-2026-11-28"');
    expect(second.parts).toMatchObject([{ kind: "unchanged", scope: "all" }]);
    await poll(first.parts[0]!.offers);
    // A list that is not shown, because it was held, is read again.
    expect(server.calls[2]?.headers["if-none-match"]).toBeUndefined();
  });

  it.each([
    ["html", "gpurentalprices.com returned a web page instead of JSON."],
    [
      "redirect",
      "gpurentalprices.com moved (301) to https://moved.example/prices. The app does not follow redirects of price sources.",
    ],
    ["rate-limited", "Too many requests to gpurentalprices.com (429)."],
    ["empty", "gpurentalprices.com listed no rows in its price list."],
    [
      "moved",
      "gpurentalprices.com listed no rows in its price list that can be read; the first has nothing at .offers[0].usd_hr.",
    ],
  ] as const)("keeps the shipped list after the fault “%s”", async (fault, message) => {
    server.setFault(fault);
    const { parts, error } = await poll();
    expect(parts).toHaveLength(1);
    expect(error).toBeInstanceOf(ProviderError);
    expect(error!.message).toBe(message);
  });

  it("rejects single rows with a reason", async () => {
    body = {
      offers: [...listRows(), { ...listRows()[0], kind: "weekly" }, { ...listRows()[0], fetched_at: "?" }],
    };
    const { parts } = await poll();
    expect(parts[1]!.rejected.map(({ field, reason }) => [field, reason])).toEqual([
      [".offers[9].kind", "The kind of price is not known"],
      [".offers[10].fetched_at", "Not a date"],
    ]);
  });

  const runs = propertyRuns({ full: 10_000, short: 300 });
  it(`survives ${runs} malformed replies`, async () => {
    const random = createRandom(13);
    for (let run = 0; run < runs; run++) {
      body = mutateReply({ offers: listRows() }, random);
      const { parts, error } = await poll();
      if (error) expect(error).toBeInstanceOf(ProviderError);
      for (const { offers } of parts.slice(1))
        expect(offers.flatMap((offer) => findInvariantViolations(offer, "gpurentalprices"))).toEqual([]);
      server.calls.length = 0;
    }
  });
});
