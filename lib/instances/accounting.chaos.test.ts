import { afterEach, describe, expect, it } from "vitest";

import { openDatabase } from "@/db/client";
import { listEndedInstances, listPresentInstances, type StoredInstance } from "@/db/instances";
import { listOpenTerminations } from "@/db/intents";
import { listSpans } from "@/db/spans";
import type { ListedOffer } from "@/lib/domain/offer";
import { providerIds } from "@/lib/domain/provider-id";
import { campaign } from "@/lib/testing/campaign";
import { mostBilledMicrosOf } from "@/lib/testing/launch-fleet";
import { nextCreate } from "@/lib/testing/launch-routes";
import type { Random } from "@/lib/testing/random";
import { Rig } from "@/lib/testing/rig";

import { act, actionsOf, type OneShot } from "./act";
import { costOf } from "./money";
import { askForEnd } from "./terminate";

const minute = 60;
const hour = 60 * minute;
const length = 30 * 24 * hour;
const mostMachines = 4;

let rig: Rig;
let random: Random;
let offers: ListedOffer[];
afterEach(() => rig.close());

describe.each(providerIds)("%s", (provider) => {
  it("B-22: what a machine is said to have cost is what the cloud may bill, to 1 %", async () => {
    const { count, ...chosen } = campaign("B-22", { full: 20, short: 1, unit: `months at ${provider}` });
    ({ random } = chosen);
    for (let history = 0; history < count; history++) {
      rig = await Rig.open({ provider, random, patience: 5_000, database: openDatabase(":memory:") });
      offers = await rig.offers();
      const possible = rig.cloud.machines.stop ? [...events, ...stops] : events;
      const begun = rig.time;
      while (rig.time - begun < length * 1000) {
        await idle(hour * 100 ** random.next());
        await random.pick(possible)();
        await watch();
      }
      await compare();
      if (history < count - 1) await rig.close();
    }
  });
});

/** What may happen to the machines of an account, the usual more often. */
const events: (() => Promise<unknown>)[] = [
  ...Array.from({ length: 4 }, () => () => start({ loses: "nothing" })),
  () => start({ loses: "answer" }),
  end,
  end,
  endLate,
  preempt,
  restart,
];
/** And more where a machine can be stopped. */
const stops: typeof events = [
  ...Array.from({ length: 4 }, () => () => doTo("stop")),
  ...Array.from({ length: 4 }, () => () => doTo("start")),
];

async function start({ loses }: { loses: "answer" | "nothing" }): Promise<void> {
  if ((await ours()).length >= mostMachines) return;
  const hours = random.whole(2) === 0 ? null : 1 + random.whole(100);
  const offer = await available();
  if (loses === "answer")
    await rig.control(nextCreate(rig.account.provider, { kind: "reset", when: "after" }));
  const result = await rig.launch({ hours, offer });
  expect(result, JSON.stringify(result)).toMatchObject({ kind: "launched" });
}

/** An offer out of those that were there when the month began, in stock again or still. */
async function available(): Promise<ListedOffer> {
  for (;;) {
    const now = await rig.cloud.machines.readOffer(random.pick(offers), AbortSignal.timeout(10_000));
    if (now?.stock === "in-stock") return now;
  }
}

async function end(): Promise<void> {
  const instance = await some(() => true);
  if (!instance) return;
  await askForEnd(rig.database, instance, { askedBy: "owner", holder: "rig", now: rig.time });
  rig.reconciler.poke(rig.account.id);
}

/** The cloud takes the order, and does nothing about it for hours. */
async function endLate(): Promise<void> {
  await rig.control({ behave: { deleteIgnored: true } });
  await end();
  await watch();
  await rig.pass(hour * (1 + random.whole(5)), hour);
  await rig.control({ behave: null });
  const [open] = await listOpenTerminations(rig.database, [rig.account.id]);
  if (open) await rig.pass((open.nextAt! - rig.time) / 1000, 5 * minute);
}

async function preempt(): Promise<void> {
  const instance = await some(() => true);
  if (instance) await rig.control({ end: instance.nativeId });
}

async function restart(): Promise<void> {
  rig.restart();
}

async function doTo(action: OneShot): Promise<void> {
  const { cloud, database, limits } = rig;
  const instance = await some((one) => actionsOf(cloud, one).includes(action));
  if (!instance) return;
  await act({ cloud, instance, action, value: "" }, { database, holder: "rig", limits, now: () => rig.time });
  rig.reconciler.poke(rig.account.id);
}

async function ours(): Promise<StoredInstance[]> {
  return (await rig.present()).filter(({ marker }) => marker !== null);
}

async function some(fits: (instance: StoredInstance) => boolean): Promise<StoredInstance | null> {
  const fitting = (await ours()).filter(fits);
  return fitting.length > 0 ? random.pick(fitting) : null;
}

/** Nearly as often as the app looks while something happens. */
async function watch(): Promise<void> {
  for (const seconds of [1, 5, 5, 5, 5, 10, 10, 20, 30]) await rig.pass(seconds, seconds);
}

/** Lets time pass in which nothing happens but that the time of a machine runs out. */
async function idle(seconds: number): Promise<void> {
  const until = rig.time + Math.round(seconds) * 1000;
  while (rig.time < until) {
    const dues = (await ours()).flatMap(({ endsAt }) => (endsAt !== null && endsAt > rig.time ? endsAt : []));
    const next = Math.min(until, ...dues);
    await rig.pass((next - rig.time) / 1000, 12 * hour);
    if (next < until) await watch();
  }
}

async function compare(): Promise<void> {
  const { database, account } = rig;
  const all = [
    ...(await listPresentInstances(database, [account.id])),
    ...(await listEndedInstances(database, [account.id], 0)),
  ].filter(({ marker }) => marker !== null);
  const truth = rig.truth();
  expect(all.map(({ nativeId }) => nativeId).sort()).toEqual(truth.map(({ id }) => id).sort());
  for (const { id, nativeId } of all) {
    const shown = costOf(await listSpans(database, [id]), { from: 0, to: rig.time });
    const billed = mostBilledMicrosOf(truth.find((machine) => machine.id === nativeId)!);
    expect(Math.abs(shown! - billed) / billed, nativeId).toBeLessThan(0.01);
  }
}
