import { afterEach, describe, expect, it } from "vitest";

import { openDatabase } from "@/db/client";
import { readCapUse, readTokenUse, type CapLimits } from "@/db/ledger";
import { authOn } from "@/lib/auth/testing";
import { periodHours } from "@/lib/domain/money";
import type { ListedOffer } from "@/lib/domain/offer";
import { providerIds } from "@/lib/domain/provider-id";
import { campaign, type Campaign } from "@/lib/testing/campaign";
import { Fleet } from "@/lib/testing/launch-fleet";
import { nextCreate } from "@/lib/testing/launch-routes";
import { createToken } from "@/lib/tokens/tokens";

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
        mostCommittedMicros: (await use()).committedMicros + Math.round(1e6 * 1_000 ** random.next()),
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

  it("hold for a token by the hour and by the day, against its own launches only", async () => {
    const { count, random } = campaign("B-17 tokens", {
      full: 50,
      short: 2,
      unit: `times 2 x ${launches} launches`,
    });
    await open(random);
    const { database } = fleet.rigs.gpugeek;
    const rounds = { hour: 0, day: 0 };
    for (let round = 0; round < count; round++) {
      const hourCapMicros = Math.round(1e6 * 200 ** random.next());
      const dayCapMicros = Math.round(hourCapMicros * (1 + random.next()));
      const committedCapMicros = Math.round(dayCapMicros * random.next());
      const caps = { hourCapMicros, dayCapMicros, committedCapMicros };
      const { id, name } = await createToken(authOn(database), {
        name: `ci ${round}`,
        grant: { scope: "launch", ...caps },
      });
      const token = { id, name, ...caps };
      fleet.limits = { ...noCaps, token };
      if (round % 2 === 1) await loseAnswers();
      for (const most of [hourCapMicros, dayCapMicros]) {
        const results = await Promise.all(
          Array.from({ length: launches }, async () => {
            const rig = fleet.rigs[random.pick(providerIds)];
            return rig.launch({ offer: random.pick(await rig.offers()), override: "rig" });
          }),
        );
        const spent = await readTokenUse(database, token.id, fleet.rigs.gpugeek.time);
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
        // The owner, and every other token, has room.
        expect(await readTokenUse(database, "another", fleet.rigs.gpugeek.time)).toEqual(nothing);
        await fleet.pass(3_660, 60);
        const later = await readTokenUse(database, token.id, fleet.rigs.gpugeek.time);
        expect(later.hourMicros).toBe(0);
      }
      await clearUp();
      await fleet.pass(86_400, 7_200);
      expect(await readTokenUse(database, token.id, fleet.rigs.gpugeek.time)).toEqual(nothing);
    }
    expect(rounds.hour).toBeGreaterThan(0);
    expect(rounds.day).toBeGreaterThan(0);
  });

  it("count stopped machines that are not known to be free, so that starting them adds nothing", async () => {
    const { count, random } = campaign("B-17 starts", { full: 50, short: 2, unit: "times 4 starts" });
    await open(random);
    const rig = fleet.rigs.gpugeek;
    for (let round = 0; round < count; round++) {
      fleet.limits = noCaps;
      const isHourly = ({ billing }: ListedOffer) => periodHours[billing] === null;
      for (let made = 0; made < 4; made++) {
        const offer = await rig.available(isHourly);
        expect((await rig.launch({ offer })).kind).toBe("launched");
      }
      await fleet.pass(40);
      await onEach("stop");
      await fleet.pass(40);
      const prices = (await rig.present()).map(({ hourlyMicros }) => hourlyMicros!);
      const hourlyMicros = prices.reduce((sum, price) => sum + price, 0);
      expect(await use()).toMatchObject({ machines: 4, hourlyMicros });
      // Room for what is there, and for nothing more.
      const caps = { ...noCaps, mostHourlyMicros: hourlyMicros };
      fleet.limits = caps;
      await Promise.all([onEach("start"), rig.launch({ override: "rig" }), fleet.rigs.sesterce.launch()]);
      for (let passed = 0; passed < 60; passed += 5) {
        await keepsTo(caps);
        await fleet.pass(5);
      }
      expect(await use()).toMatchObject({ machines: 4, hourlyMicros });
      expect(fleet.billing().machines).toBeGreaterThan(0);
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

const nothing = { hourMicros: 0, dayMicros: 0, committedMicros: 0 };
const noCaps = {
  mostMachines: 10_000,
  mostHourlyMicros: Number.MAX_SAFE_INTEGER,
  mostCommittedMicros: Number.MAX_SAFE_INTEGER,
};

/** Whether no more runs, or may, than is allowed: by the ledger, and by what the clouds bill for. */
async function keepsTo(caps: Caps, asksClouds = true): Promise<void> {
  expect((await use()).committedMicros).toBeLessThanOrEqual(caps.mostCommittedMicros);
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
    fleet.rigs.gpugeek.time,
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
  expect(await use()).toMatchObject({ machines: 0, hourlyMicros: 0 });
}
