import { afterEach, describe, expect, it } from "vitest";

import { databaseOfTest } from "@/testing/database/of-test";
import { listEndedInstances, listPresentInstances, type StoredInstance } from "@/db/instances";
import { listOpenTerminations } from "@/db/intents";
import { listSpans } from "@/db/billing-spans";
import type { MachineOffer } from "@/lib/domain/offer";
import { providerIds } from "@/lib/domain/provider-id";
import { isShortRun, startChaosRun } from "@/testing/process/chaos-run";
import { maxBilledMicros } from "@/testing/launch/multi-provider-harness";
import { nextCreateFault } from "@/testing/launch/launch-routes";
import type { Random } from "@/testing/random";
import { LaunchHarness } from "@/testing/launch/launch-harness";

import { sendAction, availableActions, type OneShotAction } from "./act";
import { totalCost } from "./money";
import { requestTermination } from "./terminate";

const minute = 60;
const hour = 60 * minute;
/** A month; a short run has a week of it. */
const length = (isShortRun() ? 7 : 30) * 24 * hour;
const maxMachines = 4;

let harness: LaunchHarness;
let random: Random;
let offers: MachineOffer[];
afterEach(() => harness.close());

describe.each(providerIds)("%s", (provider) => {
  it("B-22: shows the cost that the provider bills, within 1 %", async () => {
    const { count, ...chosen } = startChaosRun("B-22", { full: 20, short: 1, unit: `months at ${provider}` });
    ({ random } = chosen);
    for (let history = 0; history < count; history++) {
      harness = await LaunchHarness.open({
        provider,
        random,
        timeout: 60_000,
        database: databaseOfTest(),
      });
      offers = await harness.offers();
      const possible = harness.cloud.machines.stop ? [...events, ...stops] : events;
      const begun = harness.time;
      while (harness.time - begun < length * 1000) {
        await passTime(hour * 100 ** random.next());
        await random.pick(possible)();
        await watch();
      }
      await compareCosts();
      if (history < count - 1) await harness.close();
    }
  });
});

/** Events that may happen to an account's machines, common ones more often. */
const events: (() => Promise<unknown>)[] = [
  ...Array.from({ length: 4 }, () => () => start({ loses: "nothing" })),
  () => start({ loses: "answer" }),
  terminateSome,
  terminateSome,
  terminateLate,
  preempt,
  restart,
];
/** More events for machines that can be stopped. */
const stops: typeof events = [
  ...Array.from({ length: 4 }, () => () => sendToSome("stop")),
  ...Array.from({ length: 4 }, () => () => sendToSome("start")),
];

async function start({ loses }: { loses: "answer" | "nothing" }): Promise<void> {
  if ((await ours()).length >= maxMachines) return;
  const hours = random.integer(2) === 0 ? null : 1 + random.integer(100);
  const offer = await available();
  if (loses === "answer")
    await harness.control(nextCreateFault(harness.account.provider, { kind: "reset", when: "after" }));
  const result = await harness.launch({ hours, offer });
  expect(result, JSON.stringify(result)).toMatchObject({ kind: "launched" });
}

/** An offer that existed when the month began, restocked if necessary. */
async function available(): Promise<MachineOffer> {
  for (;;) {
    const now = await harness.cloud.machines.readOffer(random.pick(offers), AbortSignal.timeout(10_000));
    if (now?.stock === "in-stock") return now as MachineOffer;
  }
}

async function terminateSome(): Promise<void> {
  const instance = await pickInstance(() => true);
  if (!instance) return;
  await requestTermination(harness.database, instance, {
    askedBy: "owner",
    holder: "rig",
    now: harness.time,
  });
  harness.reconciler.requestListing(harness.account.id);
}

/** The provider accepts the delete and does nothing for hours. */
async function terminateLate(): Promise<void> {
  await harness.control({ behave: { deleteIgnored: true } });
  await terminateSome();
  await watch();
  await harness.advance(hour * (1 + random.integer(5)), hour);
  await harness.control({ behave: null });
  const [open] = await listOpenTerminations(harness.database, [harness.account.id]);
  if (open) await harness.advance((open.nextAt! - harness.time) / 1000, 5 * minute);
}

async function preempt(): Promise<void> {
  const instance = await pickInstance(() => true);
  if (instance) await harness.control({ end: instance.nativeId });
}

async function restart(): Promise<void> {
  harness.restart();
}

async function sendToSome(action: OneShotAction): Promise<void> {
  const { cloud: client, database, limits } = harness;
  const instance = await pickInstance((one) => availableActions(client, one).includes(action));
  if (!instance) return;
  await sendAction(
    { client, instance, action, value: "" },
    { database, holder: "rig", limits, now: () => harness.time },
  );
  harness.reconciler.requestListing(harness.account.id);
}

async function ours(): Promise<StoredInstance[]> {
  return (await harness.listPresentMachines()).filter(({ launchTag }) => launchTag !== null);
}

async function pickInstance(fits: (instance: StoredInstance) => boolean): Promise<StoredInstance | null> {
  const fitting = (await ours()).filter(fits);
  return fitting.length > 0 ? random.pick(fitting) : null;
}

/** Nearly as often as the app lists while an operation is pending. */
async function watch(): Promise<void> {
  for (const seconds of [1, 5, 5, 5, 5, 10, 10, 20, 30]) await harness.advance(seconds, seconds);
}

/** Advances time without events, except that a machine's time limit may pass. */
async function passTime(seconds: number): Promise<void> {
  const until = harness.time + Math.round(seconds) * 1000;
  while (harness.time < until) {
    const dues = (await ours()).flatMap(({ endsAt }) =>
      endsAt !== null && endsAt > harness.time ? endsAt : [],
    );
    const next = Math.min(until, ...dues);
    await harness.advance((next - harness.time) / 1000, 12 * hour);
    if (next < until) await watch();
  }
}

async function compareCosts(): Promise<void> {
  const { database, account } = harness;
  const all = [
    ...(await listPresentInstances(database, [account.id])),
    ...(await listEndedInstances(database, [account.id], 0)),
  ].filter(({ launchTag }) => launchTag !== null);
  const truth = harness.actualMachines();
  expect(all.map(({ nativeId }) => nativeId).sort()).toEqual(truth.map(({ id }) => id).sort());
  for (const { id, nativeId } of all) {
    const shown = totalCost(await listSpans(database, [id]), { from: 0, to: harness.time });
    const billed = maxBilledMicros(truth.find((machine) => machine.id === nativeId)!);
    expect(Math.abs(shown! - billed) / billed, nativeId).toBeLessThan(0.01);
  }
}
