import { afterEach, expect, it } from "vitest";

import { readCapUse } from "@/db/ledger";
import { listSpans } from "@/db/spans";
import { instanceStates } from "@/lib/domain/instance";
import { randomFrom } from "@/lib/testing/random";
import { Rig } from "@/lib/testing/rig";

import { act } from "./act";
import { costOf } from "./money";

const hour = 3_600_000;

let rig: Rig;
afterEach(() => rig.close());

async function running(provider: "massedcompute" | "gpugeek"): Promise<void> {
  rig = await Rig.open({ provider, random: randomFrom(41) });
  expect((await rig.launch({ hours: null })).kind).toBe("launched");
  await rig.pass(40);
}

async function usedMicros(): Promise<number> {
  return (await readCapUse(rig.database, [rig.account.id], rig.time)).hourlyMicros;
}

async function costMicros(): Promise<number | null> {
  const [{ id } = { id: "none" }] = await rig.present();
  return costOf(await listSpans(rig.database, [id]), { from: 0, to: rig.time });
}

const states = instanceStates.filter((state) => state !== "gone");

it("counts a machine in every state, unless its provider documents that it is free there", async () => {
  await running("massedcompute");
  const priceMicros = (await rig.present())[0]!.hourlyMicros!;
  for (const state of states) {
    rig.reported = { state, rawState: state, bills: null };
    await rig.pass(30, 30);
    const before = (await costMicros())!;
    await rig.pass(3_600, 900);
    expect(await usedMicros(), state).toBe(priceMicros);
    expect((await costMicros())! - before, state).toBeCloseTo(priceMicros, -1);

    rig.reported = { state, rawState: state, bills: false };
    await rig.pass(30, 30);
    const ended = await costMicros();
    await rig.pass(3_600, 900);
    expect(await usedMicros(), state).toBe(0);
    expect(await costMicros(), state).toBe(ended);
  }
});

it("starts a machine that counts already at an hourly cap that is full", async () => {
  await running("gpugeek");
  expect(await ask("stop")).toEqual({ ok: true });
  await rig.pass(60);
  const [machine] = await rig.present();
  expect(machine).toMatchObject({ state: "stopped", bills: null });
  expect(await usedMicros()).toBe(machine!.hourlyMicros);
  rig.limits.mostHourlyMicros = machine!.hourlyMicros!;
  expect(await ask("start")).toEqual({ ok: true });
  expect(await usedMicros()).toBe(machine!.hourlyMicros);
});

it("counts the ordered price for a machine whose price the provider does not report", async () => {
  rig = await Rig.open({ provider: "massedcompute", random: randomFrom(43) });
  await rig.control({ behave: { errorWithId: true } });
  // Found by its id before its name tells whose it is: a stranger without a price, then ours.
  rig.reported = { name: null, labels: [], native: null };
  const result = await rig.launch({ hours: null });
  const { name, state } = await rig.attemptOf(result);
  expect(state).toBe("unknown");
  await rig.pass(10);
  rig.reported = { name, native: null };
  await rig.pass(600, 60);
  const [machine] = await rig.present();
  expect(machine!.marker).not.toBeNull();
  const cost = await costMicros();
  expect(cost).not.toBeNull();
  expect(cost! / (rig.time - machine!.startedAt)).toBeCloseTo((await usedMicros()) / hour, 3);
});

async function ask(action: "start" | "stop") {
  const { cloud, database, limits } = rig;
  const [instance] = await rig.present();
  const desk = { database, holder: "elsewhere:0:owner", limits, now: () => rig.time };
  const result = await act({ cloud, instance: instance!, action, value: "" }, desk);
  rig.reconciler.poke(rig.account.id);
  return result;
}
