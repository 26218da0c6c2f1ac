import { afterEach, describe, expect, it } from "vitest";

import { databaseOfTest } from "@/testing/database/of-test";
import { readCapUse, readTokenUse } from "@/db/caps";
import { createTestAuth } from "@/testing/app/auth";
import type { LaunchLimits } from "@/lib/domain/launch-limits";
import { hoursByBilling } from "@/lib/domain/money";
import type { MachineOffer } from "@/lib/domain/offer";
import { providerIds } from "@/lib/domain/provider-id";
import { startChaosRun, type ChaosRun } from "@/testing/process/chaos-run";
import { MultiProviderHarness } from "@/testing/launch/multi-provider-harness";
import { nextCreateFault } from "@/testing/launch/launch-routes";
import { createToken } from "@/lib/tokens/tokens";

import { sendAction } from "./act";
import type { LaunchStep } from "./launch-context";

let fleet: MultiProviderHarness;
async function openFleet(random: ChaosRun["random"]): Promise<void> {
  fleet = await MultiProviderHarness.open(databaseOfTest(), random);
}
afterEach(() => fleet.close());

describe("B-17: caps", () => {
  const launches = 100;

  it("limit concurrent launches, in the ledger and at the providers", async () => {
    const { count, random } = startChaosRun("B-17", {
      full: 200,
      short: 2,
      unit: `times ${launches} launches`,
    });
    await openFleet(random);
    for (let round = 0; round < count; round++) {
      const caps = {
        maxMachines: 1 + random.integer(12),
        maxHourlyMicros: Math.round(1e6 * 200 ** random.next()),
        maxCommittedMicros: (await use()).committedMicros + Math.round(1e6 * 1_000 ** random.next()),
      };
      fleet.limits = caps;
      if (round % 2 === 1) await loseAnswers();
      const before = creates();
      const results = await Promise.all(
        Array.from({ length: launches }, async () => {
          const harness = fleet.harnesses[random.pick(providerIds)];
          const override = random.integer(10) > 0 ? "rig" : undefined;
          const onStep = (step: LaunchStep) => expectWithinCaps(caps, step === "answered");
          return harness.launch({ offer: random.pick(await harness.offers()), override, onStep });
        }),
      );
      expect(results.filter(({ kind }) => kind === "launched")).toHaveLength(creates() - before);
      const refused = results.flatMap((result) => (result.kind === "refused" ? result.refusal.kind : []));
      expect(refused).toContainEqual(expect.stringMatching(/^cap-/));
      for (let passed = 0; passed < 90; passed += 15) {
        await expectWithinCaps(caps);
        await fleet.advance(15, 15);
      }
      await clearUp();
    }
  });

  it("limit a token's own launches by the hour and by the day", async () => {
    const { count, random } = startChaosRun("B-17 tokens", {
      full: 50,
      short: 1,
      unit: `times 2 x ${launches} launches`,
    });
    await openFleet(random);
    const { database } = fleet.harnesses.gpugeek;
    const rounds = { hour: 0, day: 0 };
    for (let round = 0; round < count; round++) {
      const hourCapMicros = Math.round(1e6 * 200 ** random.next());
      const dayCapMicros = Math.round(hourCapMicros * (1 + random.next()));
      const committedCapMicros = Math.round(dayCapMicros * random.next());
      const caps = { hourCapMicros, dayCapMicros, committedCapMicros };
      const { id, name } = await createToken(createTestAuth(database), {
        name: `ci ${round}`,
        grant: { scope: "launch", ...caps },
      });
      const token = { id, name, ...caps };
      fleet.limits = { ...noCaps, token };
      if (round % 2 === 1) await loseAnswers();
      for (const most of [hourCapMicros, dayCapMicros]) {
        const results = await Promise.all(
          Array.from({ length: launches }, async () => {
            const harness = fleet.harnesses[random.pick(providerIds)];
            return harness.launch({ offer: random.pick(await harness.offers()), override: "rig" });
          }),
        );
        const spent = await readTokenUse(database, token.id, fleet.harnesses.gpugeek.time);
        expect(spent.hourMicros).toBeLessThanOrEqual(hourCapMicros);
        expect(spent.dayMicros).toBeLessThanOrEqual(dayCapMicros);
        expect(spent.committedMicros).toBeLessThanOrEqual(committedCapMicros);
        const billing = fleet.billing();
        expect(billing.hourlyMicros).toBeLessThanOrEqual(most + billing.machines);
        for (const result of results) {
          if (result.kind !== "refused" || result.refusal.kind !== "token-cap") continue;
          const { title } = result.refusal;
          if (!title.includes("prepaid")) rounds[title.endsWith("per hour.") ? "hour" : "day"]++;
        }
        // The owner and every other token have room.
        expect(await readTokenUse(database, "another", fleet.harnesses.gpugeek.time)).toEqual(nothing);
        await fleet.advance(3_660, 60);
        const later = await readTokenUse(database, token.id, fleet.harnesses.gpugeek.time);
        expect(later.hourMicros).toBe(0);
      }
      await clearUp();
      await fleet.advance(86_400, 7_200);
      expect(await readTokenUse(database, token.id, fleet.harnesses.gpugeek.time)).toEqual(nothing);
    }
    expect(rounds.hour).toBeGreaterThan(0);
    expect(rounds.day).toBeGreaterThan(0);
  });

  it("count stopped machines that are not known to be free, so that a start adds nothing", async () => {
    const { count, random } = startChaosRun("B-17 starts", { full: 50, short: 1, unit: "times 4 starts" });
    await openFleet(random);
    const harness = fleet.harnesses.gpugeek;
    for (let round = 0; round < count; round++) {
      fleet.limits = noCaps;
      const isHourly = ({ billing }: MachineOffer) => hoursByBilling[billing] === null;
      for (let made = 0; made < 4; made++) {
        const offer = await harness.findAvailableOffer(isHourly);
        expect((await harness.launch({ offer })).kind).toBe("launched");
      }
      await fleet.advance(40);
      await onEach("stop");
      await fleet.advance(40);
      const prices = (await harness.listPresentMachines()).map(({ hourlyMicros }) => hourlyMicros!);
      const hourlyMicros = prices.reduce((sum, price) => sum + price, 0);
      expect(await use()).toMatchObject({ machines: 4, hourlyMicros });
      // Room for the present machines and no more.
      const caps = { ...noCaps, maxHourlyMicros: hourlyMicros };
      fleet.limits = caps;
      await Promise.all([
        onEach("start"),
        harness.launch({ override: "rig" }),
        fleet.harnesses.sesterce.launch(),
      ]);
      for (let passed = 0; passed < 60; passed += 5) {
        await expectWithinCaps(caps);
        await fleet.advance(5);
      }
      expect(await use()).toMatchObject({ machines: 4, hourlyMicros });
      expect(fleet.billing().machines).toBeGreaterThan(0);
      await clearUp();
    }

    async function onEach(action: "start" | "stop"): Promise<void> {
      const { database, cloud: client, limits } = harness;
      const context = { database, holder: "elsewhere:0:owner", limits, now: () => harness.time };
      const present = await harness.listPresentMachines();
      await Promise.all(
        present.map((instance) => sendAction({ client, instance, action, value: "" }, context)),
      );
      harness.reconciler.requestListing(harness.account.id);
    }
  });
});

const nothing = { hourMicros: 0, dayMicros: 0, committedMicros: 0 };
const noCaps = {
  maxMachines: 10_000,
  maxHourlyMicros: Number.MAX_SAFE_INTEGER,
  maxCommittedMicros: Number.MAX_SAFE_INTEGER,
};

/** Checks that no more runs or may run than allowed, by the ledger and by the providers' bills. */
async function expectWithinCaps(caps: LaunchLimits, asksClouds = true): Promise<void> {
  expect((await use()).committedMicros).toBeLessThanOrEqual(caps.maxCommittedMicros);
  for (const { machines, hourlyMicros } of [await use(), ...(asksClouds ? [fleet.billing()] : [])]) {
    expect(machines).toBeLessThanOrEqual(caps.maxMachines);
    // Every price is rounded to a millionth of a dollar.
    expect(hourlyMicros).toBeLessThanOrEqual(caps.maxHourlyMicros + machines);
  }
}

const use = async () =>
  await readCapUse(
    fleet.harnesses.gpugeek.database,
    fleet.all.map(({ account }) => account.id),
    fleet.harnesses.gpugeek.time,
  );

const creates = () => fleet.all.flatMap((harness) => harness.listEvents("create")).length;

/** The reply to one create per provider is lost; at GPUGeek it is mostly the reply to a dry run. */
async function loseAnswers(): Promise<void> {
  for (const provider of providerIds)
    if (provider !== "gpugeek")
      await fleet.harnesses[provider].control(nextCreateFault(provider, { kind: "reset", when: "after" }));
}

async function clearUp(): Promise<void> {
  for (const harness of fleet.all) {
    await harness.control({ fault: null });
    for (const { id, billing } of harness.actualMachines()) if (billing) await harness.control({ end: id });
    for (const { nativeId } of await harness.listPresentMachines()) await harness.control({ end: nativeId });
  }
  await fleet.advance(120, 15);
  expect(await use()).toMatchObject({ machines: 0, hourlyMicros: 0 });
}
