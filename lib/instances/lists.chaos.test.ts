import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { listUnsettled } from "@/db/ledger";
import { readListing } from "@/db/listings";
import { providerIds, type ProviderId } from "@/lib/domain/provider-id";
import { isShortRun, startChaosRun } from "@/testing/process/chaos-run";
import { createRandom, type Random } from "@/testing/random";
import { LaunchHarness } from "@/testing/launch/launch-harness";
import { startSandbox, type Sandbox } from "@/sandbox/server";

import { markGoneManually } from "./gone";
import { requestTermination } from "./terminate";

const minute = 60;

/** The routes at which each provider lists and creates machines. */
const routes = {
  massedcompute: ["GET /instance", "POST /instance/launch"],
  gpugeek: ["GET /api/v1/openapi/instance/query", "POST /api/v1/openapi/instance/create"],
  cloudcompute: ["GET /instances", "POST /instances"],
  shadeform: ["GET /instances", "POST /instances/create"],
  sesterce: ["GET /gpu-cloud/instances", "POST /gpu-cloud/instances"],
} as const;

let harness: LaunchHarness;
afterEach(() => harness.close());

async function openHarness(provider: ProviderId, random: Random): Promise<void> {
  harness = await LaunchHarness.open({ provider, random });
}

/** Launches a machine whose create takes effect but whose reply is lost. */
async function loseAnswer(): Promise<Awaited<ReturnType<LaunchHarness["launch"]>>> {
  const offer = await harness.findAvailableOffer();
  const [, route] = routes[harness.account.provider];
  const skip = harness.account.provider === "gpugeek" ? { skip: 1 } : {};
  await harness.control({ fault: { kind: "reset", when: "after", times: 1, route, ...skip } });
  return harness.launch({ offer });
}

describe.each(providerIds)("%s", (provider) => {
  /** A short run deals the numbered tests out to the providers. */
  const runs = (number: number) =>
    !isShortRun() || number % providerIds.length === providerIds.indexOf(provider);
  const dealt = (number: number) => (title: string, test: () => Promise<void>) => {
    if (runs(number)) it(title, test);
  };

  it("B-08: does not settle a late machine as absent too early, and links it when it is listed", async () => {
    const { count, random } = startChaosRun("B-08", {
      full: 100,
      short: 1,
      unit: `late machines at ${provider}`,
    });
    await openHarness(provider, random);
    for (let round = 0; round < count; round++) {
      const lag = random.integer(15 * minute);
      await harness.control({ behave: { listLagSeconds: lag } });
      const result = await loseAnswer();
      const lostAt = harness.time;
      expect((await harness.readAttempt(result)).state).toBe("unknown");
      for (let passed = 0; passed < lag + 90; passed += 10) {
        await harness.advance(10, 5);
        const { state, listings } = await harness.readAttempt(result);
        if (state !== "absent") continue;
        expect(harness.time - lostAt).toBeGreaterThanOrEqual(10 * minute * 1000);
        expect(listings).toBeGreaterThanOrEqual(3);
      }
      const settled = await harness.readAttempt(result);
      expect(settled.state, `listed ${lag} s late`).toBe("adopted");
      const machine = harness.actualMachines().find(({ name }) => name === settled.name);
      expect(settled.nativeId).toBe(machine!.id);
      expect(harness.countCreates(settled.name)).toBe(1);
      await harness.control({ behave: null });
      await harness.control({ end: machine!.id });
      await harness.advance(30);
    }
  });

  it("B-09: marks no machine gone after a wrong list, and blocks launches", async () => {
    const { count, random } = startChaosRun("B-09", {
      full: 200,
      short: 2,
      unit: `lying lists at ${provider}`,
    });
    await openHarness(provider, random);
    const fleet = 4;
    // No time limit: this runs longer than a launch usually lasts.
    for (let made = 0; made < fleet; made++) {
      expect((await harness.launch({ hours: null })).kind).toBe("launched");
    }
    await harness.advance(60);
    expect(await harness.listPresentMachines()).toHaveLength(fleet);
    const [route] = routes[provider];
    const lies: Record<string, unknown>[] = [
      { fault: { kind: "status", status: 410, body: { message: "gone" }, route } },
      { fault: { kind: "status", status: 200, body: "", route } },
      { fault: { kind: "status", status: 200, body: {}, route } },
      { fault: { kind: "html", route } },
      { fault: { kind: "status", status: 500, route } },
      { fault: { kind: "status", status: 200, body: [], route } },
      { fault: { kind: "status", status: 200, body: '{"instances":[{"id":', route } },
      { behave: { listDrops: fleet } },
      { behave: { listDrops: 1 } },
      { behave: { listCap: 2 } },
    ];
    // At Sesterce a bare empty list is valid; lookups by id still work.
    const first = 2 * providerIds.indexOf(provider);
    for (let round = first; round < first + count; round++) {
      const lie = lies[round % lies.length]!;
      await harness.control(lie);
      await harness.advance(90 + random.integer(300), 10);
      expect(await harness.listPresentMachines(), JSON.stringify(lie)).toHaveLength(fleet);
      const listing = await readListing(harness.database, harness.account.id);
      expect(listing!.unreliableReason, JSON.stringify(lie)).toMatch(/\S+ \S+ \S+/);
      const creates = harness.listEvents("create").length;
      const refused = await harness.launch({ offer: (await harness.offers())[0]! });
      expect(refused).toMatchObject({ kind: "refused" });
      expect(harness.listEvents("create").length).toBe(creates);
      await harness.control({ fault: null });
      await harness.control({ behave: null });
      await harness.advance(120, 10);
      expect((await readListing(harness.database, harness.account.id))!.unreliableReason).toBeNull();
      expect(await harness.listPresentMachines()).toHaveLength(fleet);
    }
    expect(harness.listEvents("delete")).toEqual([]);
  });

  it("B-10: shows foreign machines and never links or deletes them", async () => {
    const { count, random } = startChaosRun("B-10", {
      full: 100,
      short: 1,
      unit: `accounts with strangers at ${provider}`,
    });
    for (let round = 0; round < count; round++) {
      await openHarness(provider, random);
      const result = await loseAnswer();
      const ours = await harness.readAttempt(result);
      const alike = [
        ours.launchTag.slice(0, -1),
        `${ours.launchTag}a`,
        `x${ours.launchTag}`,
        ours.launchTag.toUpperCase(),
        ours.launchTag.replace("gx-", "gx_"),
        "rig-gx-aaaaaaaaaaaaaaaa",
        "rig",
      ];
      const strangers = isShortRun()
        ? alike.length + random.integer(5)
        : 1 + random.integer(round % 10 === 0 ? 200 : 20);
      for (let index = 0; index < strangers; index++)
        await harness.control({
          machine: { name: index < alike.length ? alike[index] : `other-${index}`, hourly: 1 },
        });
      await harness.advance(90, 15);
      const present = await harness.listPresentMachines();
      expect(present).toHaveLength(strangers + 1);
      expect(present.filter(({ launchTag }) => launchTag !== null).map(({ name }) => name)).toEqual([
        ours.name,
      ]);
      const mine = present.find(({ launchTag }) => launchTag !== null);
      await requestTermination(harness.database, mine!, {
        askedBy: "owner",
        holder: "rig",
        now: harness.time,
      });
      await harness.advance(180, 15);
      expect(new Set(harness.listEvents("delete").flatMap(({ machineIds }) => machineIds ?? []))).toEqual(
        new Set([mine!.nativeId]),
      );
      expect(await harness.listPresentMachines()).toHaveLength(strangers);
      if (round < count - 1) await harness.close();
    }
  });

  it("B-11: shows both machines of one request and deletes neither", async () => {
    const { count, random } = startChaosRun("B-11", {
      full: 20,
      short: 1,
      unit: `duplicates at ${provider}`,
    });
    await openHarness(provider, random);
    // Each provider begins with another of the two ways, so that a short run covers both.
    const first = providerIds.indexOf(provider);
    for (let round = first; round < first + count; round++) {
      const offer = await harness.findAvailableOffer();
      await harness.control({ behave: { duplicates: 2 } });
      const result = round % 2 === 0 ? await harness.launch({ offer }) : await loseAnswer();
      await harness.control({ behave: null });
      await harness.advance(60);
      const { state, name, launchTag } = await harness.readAttempt(result);
      expect(state).toBe("duplicate");
      const twins = (await harness.listPresentMachines()).filter(
        (instance) => instance.launchTag === launchTag,
      );
      const truth = harness.actualMachines().filter((machine) => machine.name === name);
      expect(twins.map(({ nativeId }) => nativeId).sort()).toEqual(truth.map(({ id }) => id).sort());
      expect(twins.every(({ hourlyMicros }) => hourlyMicros !== null && hourlyMicros > 0)).toBe(true);
      expect(harness.listEvents("delete")).toEqual([]);
      await harness.control({ end: truth[0]!.id });
      await harness.advance(120);
      expect((await harness.readAttempt(result)).state).toBe("adopted");
      await harness.control({ end: truth[1]!.id });
      await harness.advance(120);
    }
  });

  describe("a key of another account", () => {
    let other: Sandbox;
    beforeEach(async () => {
      await openHarness(provider, createRandom(7));
      other = await startSandbox({ control: true, now: () => harness.time, bootSeconds: 10 });
    });
    afterEach(() => other.close());

    const strangers = async (count: number) => {
      for (let index = 0; index < count; index++) {
        await fetch(`${other.url}/control`, {
          method: "POST",
          body: JSON.stringify({ provider, machine: { name: `other-${index}`, hourly: 1 } }),
        });
      }
    };
    const unreliableReason = async () =>
      (await readListing(harness.database, harness.account.id))!.unreliableReason;
    const running = async () => {
      expect((await harness.launch({ hours: null })).kind).toBe("launched");
      await harness.advance(60);
      return (await harness.listPresentMachines())[0]!;
    };

    it.each([0, 1, 3].filter((_, at) => runs(at)))(
      "with %d machines marks nothing gone and adds nothing",
      async (count) => {
        const ours = await running();
        await strangers(count);
        harness.exchangeKey("other", other);
        for (let pass = 0; pass < 8; pass++) {
          await harness.advance(30);
          expect((await harness.listPresentMachines()).map(({ id }) => id)).toEqual([ours.id]);
          expect(await unreliableReason()).toMatch(/key was replaced.*Restore the old key/);
        }
        expect(await harness.launch()).toMatchObject({
          kind: "refused",
          refusal: { kind: "account-blocked" },
        });
        harness.exchangeKey("rig", harness.sandbox);
        await harness.advance(30);
        expect(await unreliableReason()).toBeNull();
        expect(await harness.listPresentMachines()).toMatchObject([{ id: ours.id, missing: 0 }]);
      },
    );

    dealt(3)("says nothing about earlier machines, even after a launch with it", async () => {
      const ours = await running();
      await strangers(1);
      harness.exchangeKey("other", other);
      await harness.advance(60);
      expect((await harness.launch({ hours: null, override: "rig" })).kind).toBe("launched");
      await harness.advance(120);
      expect((await harness.listPresentMachines()).map(({ id }) => id)).toContain(ours.id);
      expect(await unreliableReason()).toMatch(/key was replaced/);
    });

    dealt(4)("is accepted when the owner resolves the machines launched here", async () => {
      const ours = await running();
      await strangers(2);
      harness.exchangeKey("other", other);
      await harness.advance(60);
      await markGoneManually(harness.database, ours, harness.time);
      await harness.advance(30);
      expect(await unreliableReason()).toBeNull();
      expect((await harness.listPresentMachines()).map(({ name }) => name).sort()).toEqual([
        "other-0",
        "other-1",
      ]);
    });

    dealt(5)("is accepted at once if there are no machines of ours", async () => {
      await strangers(1);
      await harness.advance(60);
      harness.exchangeKey("other", other);
      await harness.advance(30);
      expect(await unreliableReason()).toBeNull();
      expect((await harness.listPresentMachines()).map(({ name }) => name)).toEqual(["other-0"]);
    });

    dealt(6)("does not settle a create with a lost reply", async () => {
      await harness.advance(60);
      const result = await loseAnswer();
      expect((await harness.readAttempt(result)).state).toBe("unknown");
      await strangers(1);
      harness.exchangeKey("other", other);
      await harness.advance(15 * minute, 15);
      expect(await listUnsettled(harness.database, [harness.account.id], ["unknown"])).toHaveLength(1);
      harness.exchangeKey("rig", harness.sandbox);
      await harness.advance(60);
      expect((await harness.readAttempt(result)).state).toBe("adopted");
    });

    dealt(7)("marks machines that ended in the meantime gone when the old key is back", async () => {
      const ours = await running();
      harness.exchangeKey("other", other);
      await harness.advance(60);
      await harness.control({ end: ours.nativeId });
      harness.exchangeKey("rig", harness.sandbox);
      await harness.advance(120);
      expect(await harness.listPresentMachines()).toEqual([]);
    });
  });

  dealt(8)("accepts a new key of the same account at once", async () => {
    await openHarness(provider, createRandom(8));
    expect((await harness.launch({ hours: null })).kind).toBe("launched");
    await harness.advance(60);
    harness.exchangeKey("new", harness.sandbox);
    await harness.advance(30);
    expect((await readListing(harness.database, harness.account.id))!.unreliableReason).toBeNull();
  });
});
