import { afterEach, expect, it } from "vitest";

import { readCapUse } from "@/db/caps";
import { listSpans } from "@/db/billing-spans";
import { instanceStates } from "@/lib/domain/instance";
import { createRandom } from "@/testing/random";
import { LaunchHarness } from "@/testing/launch/launch-harness";

import { sendAction } from "./act";
import { totalCost } from "./money";

const hour = 3_600_000;

let harness: LaunchHarness;
afterEach(() => harness.close());

async function startRunning(provider: "massedcompute" | "gpugeek"): Promise<void> {
  harness = await LaunchHarness.open({ provider, random: createRandom(41) });
  expect((await harness.launch({ hours: null })).kind).toBe("launched");
  await harness.advance(40);
}

async function usedMicros(): Promise<number> {
  return (await readCapUse(harness.database, [harness.account.id], harness.time)).hourlyMicros;
}

async function costMicros(): Promise<number | null> {
  const [{ id } = { id: "none" }] = await harness.listPresentMachines();
  return totalCost(await listSpans(harness.database, [id]), { from: 0, to: harness.time });
}

const states = instanceStates.filter((state) => state !== "gone");

it("counts a machine in every state that its provider does not document as free", async () => {
  await startRunning("massedcompute");
  const priceMicros = (await harness.listPresentMachines())[0]!.hourlyMicros!;
  for (const state of states) {
    harness.reported = { state, rawState: state, bills: null };
    await harness.advance(30, 30);
    const before = (await costMicros())!;
    await harness.advance(3_600, 900);
    expect(await usedMicros(), state).toBe(priceMicros);
    expect((await costMicros())! - before, state).toBeCloseTo(priceMicros, -1);

    harness.reported = { state, rawState: state, bills: false };
    await harness.advance(30, 30);
    const ended = await costMicros();
    await harness.advance(3_600, 900);
    expect(await usedMicros(), state).toBe(0);
    expect(await costMicros(), state).toBe(ended);
  }
});

it("starts a machine that already counts when the hourly cap is full", async () => {
  await startRunning("gpugeek");
  expect(await requestAction("stop")).toEqual({ ok: true });
  await harness.advance(60);
  const [machine] = await harness.listPresentMachines();
  expect(machine).toMatchObject({ state: "stopped", bills: null });
  expect(await usedMicros()).toBe(machine!.hourlyMicros);
  harness.limits.maxHourlyMicros = machine!.hourlyMicros!;
  expect(await requestAction("start")).toEqual({ ok: true });
  expect(await usedMicros()).toBe(machine!.hourlyMicros);
});

it("counts the ordered price if the provider reports none", async () => {
  harness = await LaunchHarness.open({ provider: "massedcompute", random: createRandom(43) });
  await harness.control({ behave: { errorWithId: true } });
  // Found by its id before its name shows whose it is: first a foreign machine without a price, then ours.
  harness.reported = { name: null, labels: [], native: null };
  const result = await harness.launch({ hours: null });
  const { name, state } = await harness.readAttempt(result);
  expect(state).toBe("unknown");
  await harness.advance(10);
  harness.reported = { name, native: null };
  await harness.advance(600, 60);
  const [machine] = await harness.listPresentMachines();
  expect(machine!.launchTag).not.toBeNull();
  const cost = await costMicros();
  expect(cost).not.toBeNull();
  expect(cost! / (harness.time - machine!.startedAt)).toBeCloseTo((await usedMicros()) / hour, 3);
});

async function requestAction(action: "start" | "stop") {
  const { cloud: client, database, limits } = harness;
  const [instance] = await harness.listPresentMachines();
  const context = { database, holder: "elsewhere:0:owner", limits, now: () => harness.time };
  const result = await sendAction({ client, instance: instance!, action, value: "" }, context);
  harness.reconciler.requestListing(harness.account.id);
  return result;
}
