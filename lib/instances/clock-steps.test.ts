import { afterEach, describe, expect, it } from "vitest";

import { findInstance } from "@/db/instances";
import { lastSwitch, lastTermination, openAction, settleAction } from "@/db/intents";
import { readListing } from "@/db/listings";
import { providerIds, type ProviderId } from "@/lib/domain/provider-id";
import { deleteRoutes, nextCreate } from "@/lib/testing/launch-routes";
import { randomFrom } from "@/lib/testing/random";
import { Rig } from "@/lib/testing/rig";

import { requestedOf } from "./requested";
import { askForEnd } from "./terminate";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const steps = { "−12 s": -12 * second, "−2 h": -2 * hour, "−2 d": -2 * day, "+2 h": 2 * hour };
type StepName = keyof typeof steps;

/** In milliseconds of true time after the step: not before the first, and at the latest at the second. */
type Window = [notBefore: number, atLatest: number];

interface Kind {
  /** Milliseconds between two looks. */
  pace: number;
  /** Brings about the deadline, and says whether it has come. */
  prepare(rig: Rig): Promise<() => Promise<boolean>>;
  /** The clock steps while the app runs. */
  running: Record<StepName, Window>;
  /** The clock steps while the app is down, and the app starts at once. */
  restarted: Record<StepName, Window>;
}

const each = (window: Window): Record<StepName, Window> => ({
  "−12 s": window,
  "−2 h": window,
  "−2 d": window,
  "+2 h": window,
});

/** What is expected of each kind of deadline about machines. The providers' dates tell the true time. */
const table: Record<string, Kind> = {
  "a time limit, half of an hour over": {
    pace: 10 * minute,
    async prepare(rig) {
      const id = await running(rig, 1);
      rig.time += 29 * minute + 20 * second;
      await rig.tick();
      return async () => lastTermination(rig.database, id)?.askedBy === "time-limit";
    },
    // Elapsed time, whatever the wall clock does.
    running: each([30 * minute, 30 * minute + 10 * second]),
    restarted: {
      "−12 s": [30 * minute, 30 * minute + 22 * second],
      // Never later than the hour that was chosen, from now.
      "−2 h": [30 * minute, 60 * minute + 10 * second],
      "−2 d": [30 * minute, 60 * minute + 10 * second],
      // The dates contradict the clock, so the limit is put off with it.
      "+2 h": [30 * minute, 30 * minute + 10 * second],
    },
  },
  "a time limit that a person moved to 3 hours from then, half of an hour ago": {
    pace: 10 * minute,
    async prepare(rig) {
      const id = await running(rig, 1);
      const { scheduleEnd } = await import("@/db/instances");
      const now = rig.clock.wall();
      await scheduleEnd(rig.database, (await findInstance(rig.database, id))!, now + 3 * hour, now, "Moved");
      rig.time += 30 * minute;
      await rig.tick();
      return async () => lastTermination(rig.database, id)?.askedBy === "time-limit";
    },
    running: each([150 * minute, 150 * minute + 10 * second]),
    restarted: {
      "−12 s": [150 * minute, 150 * minute + 22 * second],
      "−2 h": [150 * minute, 180 * minute + 10 * second],
      "−2 d": [150 * minute, 180 * minute + 10 * second],
      "+2 h": [150 * minute, 150 * minute + 10 * second],
    },
  },
  "a delete that was refused and is sent again": {
    pace: 30 * second,
    async prepare(rig) {
      const id = await running(rig, 8);
      const route = deleteRoutes[rig.account.provider];
      await rig.control({ fault: { kind: "status", status: 500, route } });
      const instance = (await findInstance(rig.database, id))!;
      await askForEnd(rig.database, instance, { askedBy: "owner", holder: "rig", now: rig.clock.wall() });
      await rig.pass(100, 5);
      const tries = lastTermination(rig.database, id)!.tries;
      expect(tries).toBeGreaterThan(2);
      return async () => lastTermination(rig.database, id)!.tries > tries;
    },
    // Everything is planned anew at once.
    running: each([0, 5 * second]),
    // Its longest wait is 5 minutes.
    restarted: each([0, 5 * minute]),
  },
  "the end of a stop and a restart that no list shows": {
    pace: 10 * second,
    async prepare(rig) {
      const ids = [await running(rig, 8), await running(rig, 8)];
      for (const [index, kind] of (["stop", "restart"] as const).entries()) {
        const createdAt = rig.clock.wall();
        const intent = { id: kind, instanceId: ids[index]!, kind, createdAt, holder: "rig", title: kind };
        await openAction(rig.database, { ...intent, value: null, askedBy: "owner", tokenId: null });
        const done = { state: "done", at: createdAt, message: null, title: "Done", took: 1 } as const;
        await settleAction(rig.database, intent, done);
      }
      const requested = async (id: string) =>
        requestedOf((await findInstance(rig.database, id))!, lastSwitch(rig.database, id));
      return async () => (await Promise.all(ids.map(requested))).every((action) => action === null);
    },
    running: each([0, 130 * second]),
    restarted: each([0, 130 * second]),
  },
  "a list of the account's machines": {
    pace: 30 * second,
    async prepare(rig) {
      await running(rig, 8);
      const { listedAt } = (await readListing(rig.database, rig.account.id))!;
      return async () => (await readListing(rig.database, rig.account.id))!.listedAt !== listedAt;
    },
    running: each([0, second]),
    restarted: each([0, second]),
  },
  "the ten minutes of a search for a create that was lost": {
    pace: 30 * second,
    async prepare(rig) {
      // Something else is in the account, so that its lists are believed.
      await running(rig, 8);
      const offer = await rig.available();
      await rig.control(nextCreate(rig.account.provider, { kind: "status", status: 500, when: "before" }));
      const lost = await rig.launch({ offer });
      expect(await rig.attemptOf(lost)).toMatchObject({ state: "unknown" });
      await rig.tick();
      return async () => (await rig.attemptOf(lost)).state === "absent";
    },
    running: each([10 * minute, 11 * minute]),
    restarted: {
      "−12 s": [10 * minute, 11 * minute],
      "−2 h": [10 * minute, 11 * minute],
      "−2 d": [10 * minute, 11 * minute],
      // Nobody saw the step: three lists are needed all the same.
      "+2 h": [minute, 11 * minute],
    },
  },
};

let rig: Rig;
afterEach(() => rig.close());

const cases = (names: StepName[]) =>
  names.flatMap((step) => (["running", "restarted"] as const).map((when) => ({ step, when })));
const everywhere = /half of an hour over|search for/;
const few = [
  { step: "−2 h", when: "running" },
  { step: "+2 h", when: "restarted" },
] as const;

describe.each(providerIds)("%s: under a clock that is set", (provider) => {
  // One provider has the whole table; of the others some of it shows that they are no different.
  const isWhole = provider === "shadeform";
  const kinds = Object.entries(table).filter(([name]) => isWhole || everywhere.test(name));
  describe.each(kinds)("%s", (_, kind) => {
    it.each(isWhole ? cases(Object.keys(steps) as StepName[]) : few)(
      "comes in time after $step while $when",
      async ({ step, when }) => {
        rig = await open(provider);
        const hasCome = await kind.prepare(rig);
        rig.ahead += steps[step];
        if (when === "restarted") rig.restart();
        const steppedAt = rig.time;
        const [notBefore, atLatest] = kind[when][step];
        await go(rig, steppedAt + notBefore - second, kind.pace);
        if (notBefore > 0) expect(await hasCome()).toBe(false);
        await go(rig, steppedAt + atLatest, kind.pace);
        expect(await hasCome()).toBe(true);
      },
    );
  });
});

describe("time that the machine slept through", () => {
  it("counts towards a time limit once a provider's date agrees with the clock", async () => {
    rig = await open("shadeform");
    const id = await running(rig, 1);
    rig.hasDates = false;
    rig.time += 2 * hour;
    rig.slept += 2 * hour;
    await rig.tick();
    expect(lastTermination(rig.database, id)).toBeNull();
    rig.hasDates = true;
    await rig.tick();
    expect(lastTermination(rig.database, id)).toMatchObject({ askedBy: "time-limit" });
  });

  it("counts after 10 minutes where no reply brings a date", async () => {
    rig = await open("shadeform");
    const id = await running(rig, 1);
    rig.hasDates = false;
    rig.time += 2 * hour;
    rig.slept += 2 * hour;
    await go(rig, rig.time + 10 * minute - second);
    expect(lastTermination(rig.database, id)).toBeNull();
    await go(rig, rig.time + 2 * second);
    expect(lastTermination(rig.database, id)).toMatchObject({ askedBy: "time-limit" });
  });
});

it("keeps a time limit that cannot be rewritten after a step", async () => {
  rig = await open("shadeform");
  const id = await running(rig, 1);
  await rig.pass(60, 60);
  const { followTimeLimits } = await import("./time-limits");
  const scope = { database: rig.database, accountIds: [rig.account.id], watch: rig.watch };
  rig.ahead += 2 * hour;
  rig.watch.observe("shadeform", rig.time);
  const stored = (await findInstance(rig.database, id))!.endsAt!;
  rig.database.$client.pragma("query_only = ON");
  for (let time = 0; time < 3; time++) await followTimeLimits(scope, "rig");
  rig.database.$client.pragma("query_only = OFF");
  rig.time += 20 * minute;
  await rig.tick();
  expect(lastTermination(rig.database, id)).toBeNull();
  const rewritten = (await findInstance(rig.database, id))!.endsAt!;
  expect(rewritten - stored).toBe(2 * hour);
});

describe("two processes", () => {
  it.each(Object.keys(steps) as StepName[])(
    "keep a time limit when the clock steps by %s and the one that polls ends before it saw that",
    async (step) => {
      rig = await open("shadeform");
      const first = rig.reconciler;
      const id = await running(rig, 1);
      const firstWatch = rig.watch;
      rig.restart();
      const second_ = { reconciler: rig.reconciler, watch: rig.watch };
      second_.watch.observe("shadeform", rig.time);
      await second_.reconciler.look();
      Object.assign(rig, { reconciler: first, watch: firstWatch });
      rig.time += 29 * minute + 20 * second;
      await rig.tick();
      rig.ahead += steps[step];
      Object.assign(rig, second_);
      const steppedAt = rig.time;
      await go(rig, steppedAt + 30 * minute - second);
      expect(lastTermination(rig.database, id)).toBeNull();
      await go(rig, steppedAt + 30 * minute + 10 * second);
      expect(lastTermination(rig.database, id)).toMatchObject({ askedBy: "time-limit" });
    },
  );
});

it("never sends a create again, whatever the clock does between its steps", async () => {
  for (const by of Object.values(steps)) {
    rig = await open("shadeform");
    const step = async () => {
      rig.ahead += by;
      await rig.tick();
    };
    const result = await rig.launch({
      onStep: async (name) => (name === "handed over" ? step() : undefined),
    });
    await rig.pass(60, 5);
    const { name, state } = await rig.attemptOf(result);
    expect([rig.createsOf(name), ["confirmed", "adopted"].includes(state)]).toEqual([1, true]);
    await rig.close();
  }
  rig = await open("shadeform");
});

async function open(provider: ProviderId): Promise<Rig> {
  return Rig.open({ provider, random: randomFrom(20_261_128) });
}

/** A machine with so many hours to run, which has been listed; 30 seconds of it are over. Returns its id. */
async function running(on: Rig, hours: number): Promise<string> {
  const before = new Set((await on.present()).map(({ id }) => id));
  expect(await on.launch({ hours })).toMatchObject({ kind: "launched" });
  await on.pass(40, 10);
  const machine = (await on.present()).find(({ id, marker }) => marker !== null && !before.has(id));
  expect(machine?.seenAt).not.toBeNull();
  return machine!.id;
}

/** Lets true time pass, with a look at every `pace` and around the end. */
async function go(on: Rig, until: number, pace = 10 * minute): Promise<void> {
  await on.tick();
  while (on.time < until) {
    const left = until - on.time;
    on.time += left > 10 * second ? Math.min(pace, left - 10 * second) : Math.min(left, 5 * second);
    await on.tick();
  }
}
