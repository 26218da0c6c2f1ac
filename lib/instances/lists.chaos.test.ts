import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { listUnsettled } from "@/db/ledger";
import { readListing } from "@/db/listings";
import { providerIds, type ProviderId } from "@/lib/domain/provider-id";
import { campaign } from "@/lib/testing/campaign";
import { randomFrom, type Random } from "@/lib/testing/random";
import { Rig } from "@/lib/testing/rig";
import { startSandbox, type Sandbox } from "@/sandbox/server";

import { settleGone } from "./settle-by-owner";
import { askForEnd } from "./terminate";

const minute = 60;

/** Where each cloud lists its machines, and where it makes them. */
const routes = {
  massedcompute: ["GET /instance", "POST /instance/launch"],
  gpugeek: ["GET /api/v1/openapi/instance/query", "POST /api/v1/openapi/instance/create"],
  cloudcompute: ["GET /instances", "POST /instances"],
  shadeform: ["GET /instances", "POST /instances/create"],
  sesterce: ["GET /gpu-cloud/instances", "POST /gpu-cloud/instances"],
} as const;

let rig: Rig;
afterEach(() => rig.close());

async function open(provider: ProviderId, random: Random): Promise<void> {
  rig = await Rig.open({ provider, random });
}

/** A create whose answer is lost, after it took effect. */
async function loseAnswer(): Promise<Awaited<ReturnType<Rig["launch"]>>> {
  const offer = await rig.available();
  const [, route] = routes[rig.account.provider];
  const skip = rig.account.provider === "gpugeek" ? { skip: 1 } : {};
  await rig.control({ fault: { kind: "reset", when: "after", times: 1, route, ...skip } });
  return rig.launch({ offer });
}

describe.each(providerIds)("%s", (provider) => {
  it("B-08: a machine that is listed late is not called absent early, and is taken back in", async () => {
    const { count, random } = campaign("B-08", { full: 100, short: 2, unit: `late machines at ${provider}` });
    await open(provider, random);
    for (let round = 0; round < count; round++) {
      const lag = random.whole(15 * minute);
      await rig.control({ behave: { listLagSeconds: lag } });
      const result = await loseAnswer();
      const lostAt = rig.time;
      expect((await rig.attemptOf(result)).state).toBe("unknown");
      for (let passed = 0; passed < lag + 90; passed += 10) {
        await rig.pass(10, 5);
        const { state, listings } = await rig.attemptOf(result);
        if (state !== "absent") continue;
        expect(rig.time - lostAt).toBeGreaterThanOrEqual(10 * minute * 1000);
        expect(listings).toBeGreaterThanOrEqual(3);
      }
      const settled = await rig.attemptOf(result);
      expect(settled.state, `listed ${lag} s late`).toBe("adopted");
      const machine = rig.truth().find(({ name }) => name === settled.name);
      expect(settled.nativeId).toBe(machine!.id);
      expect(rig.createsOf(settled.name)).toBe(1);
      await rig.control({ behave: null });
      await rig.control({ end: machine!.id });
      await rig.pass(30);
    }
  });

  it("B-09: no lie about the list makes a machine gone, and launches wait meanwhile", async () => {
    const { count, random } = campaign("B-09", { full: 200, short: 3, unit: `lying lists at ${provider}` });
    await open(provider, random);
    const fleet = 4;
    // Without an end: this goes on for longer than a launch usually lives.
    for (let made = 0; made < fleet; made++) {
      expect((await rig.launch({ hours: null })).kind).toBe("launched");
    }
    await rig.pass(60);
    expect(await rig.present()).toHaveLength(fleet);
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
    // At Sesterce a bare empty list is a good one; its ids still answer.
    const first = 2 * providerIds.indexOf(provider);
    for (let round = first; round < first + count; round++) {
      const lie = lies[round % lies.length]!;
      await rig.control(lie);
      await rig.pass(90 + random.whole(300), 10);
      expect(await rig.present(), JSON.stringify(lie)).toHaveLength(fleet);
      const listing = await readListing(rig.database, rig.account.id);
      expect(listing!.doubt, JSON.stringify(lie)).toMatch(/\S+ \S+ \S+/);
      const creates = rig.events("create").length;
      const refused = await rig.launch({ offer: (await rig.offers())[0]! });
      expect(refused).toMatchObject({ kind: "refused" });
      expect(rig.events("create").length).toBe(creates);
      await rig.control({ fault: null });
      await rig.control({ behave: null });
      await rig.pass(120, 10);
      expect((await readListing(rig.database, rig.account.id))!.doubt).toBeNull();
      expect(await rig.present()).toHaveLength(fleet);
    }
    expect(rig.events("delete")).toEqual([]);
  });

  it("B-10: machines of others are shown, and never adopted or deleted", async () => {
    const { count, random } = campaign("B-10", {
      full: 100,
      short: 3,
      unit: `accounts with strangers at ${provider}`,
    });
    for (let round = 0; round < count; round++) {
      await open(provider, random);
      const result = await loseAnswer();
      const ours = await rig.attemptOf(result);
      const alike = [
        ours.marker.slice(0, -1),
        `${ours.marker}a`,
        `x${ours.marker}`,
        ours.marker.toUpperCase(),
        ours.marker.replace("gx-", "gx_"),
        "rig-gx-aaaaaaaaaaaaaaaa",
        "rig",
      ];
      const strangers = 1 + random.whole(round % 10 === 0 ? 200 : 20);
      for (let index = 0; index < strangers; index++)
        await rig.control({
          machine: { name: index < alike.length ? alike[index] : `other-${index}`, hourly: 1 },
        });
      await rig.pass(90, 15);
      const present = await rig.present();
      expect(present).toHaveLength(strangers + 1);
      expect(present.filter(({ marker }) => marker !== null).map(({ name }) => name)).toEqual([ours.name]);
      const mine = present.find(({ marker }) => marker !== null);
      await askForEnd(rig.database, mine!, { askedBy: "owner", holder: "rig", now: rig.time });
      await rig.pass(180, 15);
      expect(new Set(rig.events("delete").flatMap(({ machineIds }) => machineIds ?? []))).toEqual(
        new Set([mine!.nativeId]),
      );
      expect(await rig.present()).toHaveLength(strangers);
      if (round < count - 1) await rig.close();
    }
  });

  it("B-11: two machines of one request are both shown, and neither is deleted", async () => {
    const { count, random } = campaign("B-11", { full: 20, short: 3, unit: `duplicates at ${provider}` });
    await open(provider, random);
    for (let round = 0; round < count; round++) {
      const offer = await rig.available();
      await rig.control({ behave: { duplicates: 2 } });
      const result = round % 2 === 0 ? await rig.launch({ offer }) : await loseAnswer();
      await rig.control({ behave: null });
      await rig.pass(60);
      const { state, name, marker } = await rig.attemptOf(result);
      expect(state).toBe("duplicate");
      const twins = (await rig.present()).filter((instance) => instance.marker === marker);
      const truth = rig.truth().filter((machine) => machine.name === name);
      expect(twins.map(({ nativeId }) => nativeId).sort()).toEqual(truth.map(({ id }) => id).sort());
      expect(twins.every(({ hourlyMicros }) => hourlyMicros !== null && hourlyMicros > 0)).toBe(true);
      expect(rig.events("delete")).toEqual([]);
      await rig.control({ end: truth[0]!.id });
      await rig.pass(120);
      expect((await rig.attemptOf(result)).state).toBe("adopted");
      await rig.control({ end: truth[1]!.id });
      await rig.pass(120);
    }
  });

  describe("a key of another account", () => {
    let other: Sandbox;
    beforeEach(async () => {
      await open(provider, randomFrom(7));
      other = await startSandbox({ control: true, now: () => rig.time, bootSeconds: 10 });
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
    const doubt = async () => (await readListing(rig.database, rig.account.id))!.doubt;
    const running = async () => {
      expect((await rig.launch({ hours: null })).kind).toBe("launched");
      await rig.pass(60);
      return (await rig.present())[0]!;
    };

    it.each([0, 1, 3])("that has %d machines makes nothing gone and takes nothing in", async (count) => {
      const ours = await running();
      await strangers(count);
      rig.exchangeKey("other", other);
      for (let pass = 0; pass < 8; pass++) {
        await rig.pass(30);
        expect((await rig.present()).map(({ id }) => id)).toEqual([ours.id]);
        expect(await doubt()).toMatch(/key was exchanged.*old key back/);
      }
      expect(await rig.launch()).toMatchObject({ kind: "refused", refusal: { kind: "account-blocked" } });
      rig.exchangeKey("rig", rig.sandbox);
      await rig.pass(30);
      expect(await doubt()).toBeNull();
      expect(await rig.present()).toMatchObject([{ id: ours.id, missing: 0 }]);
    });

    it("that was launched with all the same does not speak for the machines before it", async () => {
      const ours = await running();
      await strangers(1);
      rig.exchangeKey("other", other);
      await rig.pass(60);
      expect((await rig.launch({ hours: null, override: "rig" })).kind).toBe("launched");
      await rig.pass(120);
      expect((await rig.present()).map(({ id }) => id)).toContain(ours.id);
      expect(await doubt()).toMatch(/key was exchanged/);
    });

    it("is believed when the owner says that what was started here has ended", async () => {
      const ours = await running();
      await strangers(2);
      rig.exchangeKey("other", other);
      await rig.pass(60);
      await settleGone(rig.database, ours, rig.time);
      await rig.pass(30);
      expect(await doubt()).toBeNull();
      expect((await rig.present()).map(({ name }) => name).sort()).toEqual(["other-0", "other-1"]);
    });

    it("is believed at once when nothing of ours is there", async () => {
      await strangers(1);
      await rig.pass(60);
      rig.exchangeKey("other", other);
      await rig.pass(30);
      expect(await doubt()).toBeNull();
      expect((await rig.present()).map(({ name }) => name)).toEqual(["other-0"]);
    });

    it("does not settle a create whose answer was lost", async () => {
      await rig.pass(60);
      const result = await loseAnswer();
      expect((await rig.attemptOf(result)).state).toBe("unknown");
      await strangers(1);
      rig.exchangeKey("other", other);
      await rig.pass(15 * minute, 15);
      expect(listUnsettled(rig.database, [rig.account.id], ["unknown"])).toHaveLength(1);
      rig.exchangeKey("rig", rig.sandbox);
      await rig.pass(60);
      expect((await rig.attemptOf(result)).state).toBe("adopted");
    });

    it("when the old key is back, what ended meanwhile is gone", async () => {
      const ours = await running();
      rig.exchangeKey("other", other);
      await rig.pass(60);
      await rig.control({ end: ours.nativeId });
      rig.exchangeKey("rig", rig.sandbox);
      await rig.pass(120);
      expect(await rig.present()).toEqual([]);
    });
  });

  it("a new key of the same account is believed at once", async () => {
    await open(provider, randomFrom(8));
    expect((await rig.launch({ hours: null })).kind).toBe("launched");
    await rig.pass(60);
    rig.exchangeKey("new", rig.sandbox);
    await rig.pass(30);
    expect((await readListing(rig.database, rig.account.id))!.doubt).toBeNull();
  });
});
