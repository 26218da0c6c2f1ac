import { afterEach, describe, expect, it } from "vitest";

import { openDatabase } from "@/db/client";
import { readCapUse, type CapLimits } from "@/db/ledger";
import { providerIds } from "@/lib/domain/provider-id";
import { campaign, type Campaign } from "@/lib/testing/campaign";
import { Fleet } from "@/lib/testing/launch-fleet";
import { nextCreate } from "@/lib/testing/launch-routes";

import { act } from "./act";
import type { LaunchStep } from "./launch";

type Caps = Omit<CapLimits, "accountIds">;

let fleet: Fleet;
async function open(random: Campaign["random"]): Promise<void> {
  fleet = await Fleet.open(openDatabase(":memory:"), random);
}
afterEach(() => fleet.close());

describe("B-17: the caps", () => {
  const launches = 100;

  it("hold against launches that come at once, in the ledger and at the clouds", async () => {
    const { count, random } = campaign("B-17", { full: 200, short: 5, unit: `times ${launches} launches` });
    await open(random);
    for (let round = 0; round < count; round++) {
      const caps = {
        mostMachines: 1 + random.whole(12),
        mostHourlyMicros: Math.round(1e6 * 200 ** random.next()),
      };
      fleet.limits = caps;
      if (round % 2 === 1) await loseAnswers();
      const before = creates();
      const results = await Promise.all(
        Array.from({ length: launches }, async () => {
          const rig = fleet.rigs[random.pick(providerIds)];
          const override = random.whole(10) > 0 ? "rig" : undefined;
          const onStep = (step: LaunchStep) => keepsTo(caps, step === "answered");
          return rig.launch({ offer: random.pick(await rig.offers()), override, onStep });
        }),
      );
      expect(results.filter(({ kind }) => kind === "launched")).toHaveLength(creates() - before);
      const refused = results.flatMap((result) => (result.kind === "refused" ? result.refusal.kind : []));
      expect(refused).toContainEqual(expect.stringMatching(/^cap-/));
      for (let passed = 0; passed < 90; passed += 15) {
        await keepsTo(caps);
        await fleet.pass(15, 15);
      }
      await clearUp();
    }
  });

  it("hold against stopped machines that are started at once", async () => {
    const { count, random } = campaign("B-17 starts", { full: 50, short: 2, unit: "times 4 starts" });
    await open(random);
    const rig = fleet.rigs.gpugeek;
    for (let round = 0; round < count; round++) {
      fleet.limits = { mostMachines: 100, mostHourlyMicros: Number.MAX_SAFE_INTEGER };
      for (let made = 0; made < 4; made++) expect((await rig.launch()).kind).toBe("launched");
      await fleet.pass(40);
      await onEach("stop");
      await fleet.pass(40);
      expect(await use()).toMatchObject({ machines: 4, hourlyMicros: 0 });
      // Room for the dearest, and not for all.
      const prices = (await rig.present()).map(({ hourlyMicros }) => hourlyMicros!);
      const caps = { mostMachines: 100, mostHourlyMicros: Math.max(...prices) };
      fleet.limits = caps;
      await Promise.all([onEach("start"), rig.launch({ override: "rig" }), fleet.rigs.sesterce.launch()]);
      for (let passed = 0; passed < 60; passed += 5) {
        await keepsTo(caps);
        await fleet.pass(5);
      }
      expect((await use()).hourlyMicros).toBeGreaterThan(0);
      await clearUp();
    }

    async function onEach(action: "start" | "stop"): Promise<void> {
      const { database, cloud, limits } = rig;
      const desk = { database, holder: "elsewhere:0:owner", limits, now: () => rig.time };
      const present = await rig.present();
      await Promise.all(present.map((instance) => act({ cloud, instance, action, value: "" }, desk)));
      rig.reconciler.poke(rig.account.id);
    }
  });
});

/** Whether no more runs, or may, than is allowed: by the ledger, and by what the clouds bill for. */
async function keepsTo(caps: Caps, asksClouds = true): Promise<void> {
  for (const { machines, hourlyMicros } of [await use(), ...(asksClouds ? [fleet.billing()] : [])]) {
    expect(machines).toBeLessThanOrEqual(caps.mostMachines);
    // Every price is rounded to a millionth of a dollar.
    expect(hourlyMicros).toBeLessThanOrEqual(caps.mostHourlyMicros + machines);
  }
}

const use = () =>
  readCapUse(
    fleet.rigs.gpugeek.database,
    fleet.all.map(({ account }) => account.id),
  );

const creates = () => fleet.all.flatMap((rig) => rig.events("create")).length;

/** The answer to one create at each cloud is lost; at GPUGeek it would mostly be that to a dry run. */
async function loseAnswers(): Promise<void> {
  for (const provider of providerIds)
    if (provider !== "gpugeek")
      await fleet.rigs[provider].control(nextCreate(provider, { kind: "reset", when: "after" }));
}

async function clearUp(): Promise<void> {
  for (const rig of fleet.all) {
    await rig.control({ fault: null });
    for (const { id, billing } of rig.truth()) if (billing) await rig.control({ end: id });
    for (const { nativeId } of await rig.present()) await rig.control({ end: nativeId });
  }
  await fleet.pass(120, 15);
  expect(await use()).toEqual({ machines: 0, hourlyMicros: 0 });
}
