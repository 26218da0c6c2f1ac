import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { Lease } from "@/db/leases";
import { temporaryDatabase } from "@/db/testing";
import { shownOffers } from "@/db/testing-inspect";
import { hourlyAmount } from "@/lib/domain/money";
import type { ListedOffer } from "@/lib/domain/offer";
import { providers } from "@/lib/providers/registry";
import { campaign } from "@/lib/testing/campaign";
import { mutate } from "@/lib/testing/mutate";
import { sendJson, startOpponent, type Opponent } from "@/lib/testing/opponent";
import type { Random } from "@/lib/testing/random";
import { recordedReplies } from "@/lib/testing/recorded";
import { campaignKey, connectTo, leaseFor, subject, type Subject } from "@/lib/testing/subject";
import { settledMemory, watchLoop } from "@/lib/testing/vitals";

import type { PollResult } from "./poll";

const all = Object.values(providers);
/** GPUGeek asks for its lists once and for prices many times; a client made anew asks for all again. */
const pollsPerClient = 20;

describe.each(all)("$label", (provider) => {
  const recorded = recordedReplies(provider.id);
  const { database, dispose } = temporaryDatabase();
  let cloud: Opponent;
  let lease: Lease;
  let now: Subject;

  beforeAll(async () => {
    lease = await leaseFor(database);
    cloud = await startOpponent((_, response) => response.destroy());
  });
  afterAll(async () => {
    await cloud.close();
    dispose();
  });

  /** Serves each route's recording, as the campaign spoils it. */
  function serve(spoil: (reply: unknown) => string, random: Random): void {
    cloud.answer = (request, response) => {
      const route = (request.url ?? "").split("?")[0] ?? "";
      const replies = recorded.get(route) ?? [{ message: "unknown" }];
      sendJson(response, spoil(random.pick(replies)), recorded.has(route) ? 200 : 404);
    };
  }

  async function connect(): Promise<void> {
    now = await subject(provider, { database, lease, client: connectTo(provider, cloud.url) });
  }

  async function survives(): Promise<PollResult> {
    const before = shownOffers(database, now.account.id);
    const result = await now.poll();
    // GPUGeek publishes each answer when it comes, whatever becomes of the next one.
    if (result.outcome !== "published" && provider.id !== "gpugeek") {
      expect(shownOffers(database, now.account.id)).toBe(before);
    }
    if (result.outcome !== "published") expectWords(result.message);
    return result;
  }

  it("P-01: keeps its offers whatever becomes of its recorded replies", async () => {
    const { count, random } = campaign(`P-01 ${provider.label}`, {
      full: 10_000,
      short: 250,
      unit: "malformed replies",
    });
    const asRecorded = (reply: unknown) => JSON.stringify(reply);
    let memoryAfterWarmUp = 0;
    const outcomes = new Set<string>();
    const delay = watchLoop();
    for (let done = 0; done < count; done++) {
      if (done % pollsPerClient === 0) {
        await connect();
        serve(asRecorded, random);
        await now.poll();
      }
      serve(
        (reply) => (recorded.size === 1 || random.whole(3) === 0 ? mutate(reply, random) : asRecorded(reply)),
        random,
      );
      outcomes.add((await survives()).outcome);
      if (done % 50 === 0) expectFit([...now.polled.state!.known.values()]);
      if (done === Math.floor(count / 5)) memoryAfterWarmUp = settledMemory();
    }
    expect(delay()).toBeLessThan(200);
    expect(settledMemory() - memoryAfterWarmUp).toBeLessThan(100);
    expect(outcomes).toContain("published");
    expect(outcomes).toContain("failed");
  });

  it("P-02: makes offers or an error of any JSON", async () => {
    const { count, seed } = campaign(`P-02 ${provider.label}`, {
      full: 20_000,
      short: 300,
      unit: "arbitrary replies",
    });
    const shaped = shapesOf(provider.id);
    let polls = 0;
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 4 }), fc.nat(shaped.length - 1), async (json, shape) => {
        if (polls++ % pollsPerClient === 0) await connect();
        cloud.answer = (_, response) => sendJson(response, JSON.stringify(shaped[shape]!(json)));
        await survives();
        expectFit([...now.polled.state!.known.values()]);
      }),
      { numRuns: count, seed },
    );
  });
});

function expectWords(message: string | null): void {
  expect(message).toMatch(/^[\p{Lu}\d][^\n]{10,}[.!?”]$/u);
  expect(message).not.toMatch(/\[object/);
  expect(message).not.toContain(campaignKey);
  expect(message!.length).toBeLessThan(500);
}

function expectFit(offers: ListedOffer[]): void {
  for (const { gpuCount, native, nativeId } of offers) {
    const hourly = hourlyAmount(native, gpuCount);
    const isFit =
      gpuCount >= 1 && (native.amount === null || (hourly !== null && Number.isFinite(hourly) && hourly > 0));
    if (!isFit) expect.fail(`${nativeId}: ${gpuCount} GPUs at ${native.amount}`);
  }
}

/** Anything at all, and anything in the envelope that this cloud uses. */
function shapesOf(provider: string): ((json: unknown) => unknown)[] {
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
