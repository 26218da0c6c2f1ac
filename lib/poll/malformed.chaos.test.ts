import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { Lease } from "@/db/leases";
import { temporaryDatabase } from "@/testing/database/temporary";
import { fingerprintOffers } from "@/testing/database/inspect";
import { hourlyAmount } from "@/lib/domain/money";
import type { ListedOffer } from "@/lib/domain/offer";
import { providers } from "@/lib/providers/registry";
import { isShortRun, startChaosRun } from "@/testing/process/chaos-run";
import { mutateReply } from "@/testing/cloud/mutate-reply";
import { sendJson, startFakeServer, type FakeServer } from "@/testing/cloud/fake-server";
import type { Random } from "@/testing/random";
import { readRecordedReplies } from "@/testing/cloud/recorded-replies";
import {
  testApiKey,
  connectTestProvider,
  acquireTestLease,
  createPollHarness,
  type PollHarness,
} from "@/testing/offers/poll-harness";
import { measureSettledMemory, watchEventLoopDelay } from "@/testing/process/process-metrics";

import type { PollResult } from "./poll";

const all = Object.values(providers);
/** GPUGeek requests its lists once and prices many times; a new client requests everything again. */
const pollsPerClient = 20;

describe.each(all)("$label", (provider) => {
  const recorded = readRecordedReplies(provider.id);
  const { database, dispose } = temporaryDatabase();
  let cloud: FakeServer;
  let lease: Lease;
  let now: PollHarness;

  beforeAll(async () => {
    lease = await acquireTestLease(database);
    cloud = await startFakeServer((_, response) => response.destroy());
  });
  afterAll(async () => {
    await cloud.close();
    dispose();
  });

  /** Serves each route's recording with the faults of this test. */
  function serve(change: (reply: unknown) => string, random: Random): void {
    cloud.handle = (request, response) => {
      const route = (request.url ?? "").split("?")[0] ?? "";
      const replies = recorded.get(route) ?? [{ message: "unknown" }];
      sendJson(response, change(random.pick(replies)), recorded.has(route) ? 200 : 404);
    };
  }

  async function connect(): Promise<void> {
    now = await createPollHarness(provider, {
      database,
      lease,
      client: connectTestProvider(provider, cloud.url),
    });
  }

  async function survives(): Promise<PollResult> {
    const before = await fingerprintOffers(database, now.account.id);
    const result = await now.poll();
    // GPUGeek publishes each reply when it arrives, even if a later one fails.
    if (result.outcome !== "published" && provider.id !== "gpugeek") {
      expect(await fingerprintOffers(database, now.account.id)).toBe(before);
    }
    if (result.outcome !== "published") expectReadableMessage(result.message);
    return result;
  }

  it("P-01: keeps its offers for any mutation of its recorded replies", async () => {
    const { count, random } = startChaosRun(`P-01 ${provider.label}`, {
      full: 10_000,
      short: 25,
      unit: "malformed replies",
    });
    const asRecorded = (reply: unknown) => JSON.stringify(reply);
    let memoryAfterWarmUp = 0;
    const outcomes = new Set<string>();
    const delay = watchEventLoopDelay();
    for (let done = 0; done < count; done++) {
      if (done % pollsPerClient === 0) {
        await connect();
        serve(asRecorded, random);
        await now.poll();
      }
      serve(
        (reply) =>
          recorded.size === 1 || random.integer(3) === 0 ? mutateReply(reply, random) : asRecorded(reply),
        random,
      );
      outcomes.add((await survives()).outcome);
      if (done % 50 === 0) expectValidOffers([...now.polled.state!.known.values()]);
      if (done === Math.floor(count / 5)) memoryAfterWarmUp = measureSettledMemory();
    }
    // A loaded machine delays every event loop, so only the full run on an idle machine measures it.
    if (!isShortRun()) expect(delay()).toBeLessThan(200);
    expect(measureSettledMemory() - memoryAfterWarmUp).toBeLessThan(50);
    expect(outcomes).toContain("published");
    expect(outcomes).toContain("failed");
  });

  it("P-02: parses any JSON to offers or an error", async () => {
    const { count, seed } = startChaosRun(`P-02 ${provider.label}`, {
      full: 20_000,
      short: 25,
      unit: "arbitrary replies",
    });
    const shaped = listEnvelopes(provider.id);
    let polls = 0;
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 4 }), fc.nat(shaped.length - 1), async (json, shape) => {
        if (polls++ % pollsPerClient === 0) await connect();
        cloud.handle = (_, response) => sendJson(response, JSON.stringify(shaped[shape]!(json)));
        await survives();
        expectValidOffers([...now.polled.state!.known.values()]);
      }),
      { numRuns: count, seed },
    );
  });
});

function expectReadableMessage(message: string | null): void {
  expect(message).toMatch(/^[\p{Lu}\d][^\n]{10,}[.!?”]$/u);
  expect(message).not.toMatch(/\[object/);
  expect(message).not.toContain(testApiKey);
  expect(message!.length).toBeLessThan(500);
}

function expectValidOffers(offers: ListedOffer[]): void {
  for (const { gpuCount, native, nativeId } of offers) {
    const hourly = hourlyAmount(native, gpuCount);
    const isFit =
      gpuCount !== null &&
      gpuCount >= 1 &&
      (native.amount === null || (hourly !== null && Number.isFinite(hourly) && hourly > 0));
    if (!isFit) expect.fail(`${nativeId}: ${gpuCount} GPUs at ${native.amount}`);
  }
}

/** Arbitrary JSON, alone and in the envelope of this provider. */
function listEnvelopes(provider: string): ((json: unknown) => unknown)[] {
  const bare = (json: unknown) => json;
  switch (provider) {
    case "massedcompute":
      return [bare, (json) => ({ gpu_inventory: json }), (json) => ({ gpu_inventory: { gpu_2x_l40: json } })];
    case "shadeform":
      return [bare, (json) => ({ instance_types: json }), (json) => ({ instance_types: [json] })];
    case "gpugeek":
      return [
        bare,
        (json) => ({ code: 0, data: json }),
        (json) => ({ code: 0, data: { gpus: json, datacenters: json, images: json, spec: json } }),
      ];
    case "cloudcompute":
      return [bare, (json) => [json], (json) => ({ data: json }), (json) => ({ offers: [json], meta: json })];
    default:
      return [bare, (json) => [json]];
  }
}
