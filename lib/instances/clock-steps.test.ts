import { afterEach, describe, expect, it } from "vitest";

import { findInstance } from "@/db/instances";
import { findLastPowerAction, findLastTermination, openActionIntent, settleAction } from "@/db/intents";
import { readListing } from "@/db/listings";
import { type ProviderId, providerIds } from "@/lib/domain/provider-id";
import { LaunchHarness } from "@/testing/launch/launch-harness";
import { deleteRoutes, nextCreateFault } from "@/testing/launch/launch-routes";
import { isFullRun } from "@/testing/property-runs";
import { createRandom } from "@/testing/random";
import { atomically } from "@/db/transactions";
import { clientOf } from "@/testing/database/client";

import { findPendingRequest } from "./machine-record";
import { requestTermination } from "./terminate";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const steps = { "−12 s": -12 * second, "−2 h": -2 * hour, "−2 d": -2 * day, "+2 h": 2 * hour };
type StepName = keyof typeof steps;

/** Milliseconds of true time after the step: the earliest and the latest time of the event. */
type Window = [notBefore: number, atLatest: number];

interface Kind {
  /** Milliseconds between two passes. */
  pace: number;
  /** Sets up the deadline and returns a check for whether it has come. */
  prepare(harness: LaunchHarness): Promise<() => Promise<boolean>>;
  /** The clock steps while the app runs. */
  running: Record<StepName, Window>;
  /** The clock steps while the app is down, and the app starts right after. */
  restarted: Record<StepName, Window>;
}

const each = (window: Window): Record<StepName, Window> => ({
  "−12 s": window,
  "−2 h": window,
  "−2 d": window,
  "+2 h": window,
});

/** The expected times of each kind of deadline. The providers' dates give the true time. */
const table: Record<string, Kind> = {
  "a time limit, half of an hour over": {
    pace: 10 * minute,
    async prepare(harness) {
      const id = await startRunning(harness, 1);
      harness.time += 29 * minute + 20 * second;
      await harness.tick();
      return async () => (await findLastTermination(harness.database, id))?.askedBy === "time-limit";
    },
    // Elapsed time, independent of the wall clock.
    running: each([30 * minute, 30 * minute + 10 * second]),
    restarted: {
      "−12 s": [30 * minute, 30 * minute + 22 * second],
      // Never later than the chosen hour, from now.
      "−2 h": [30 * minute, 60 * minute + 10 * second],
      "−2 d": [30 * minute, 60 * minute + 10 * second],
      // The dates contradict the clock, so the limit is postponed with it.
      "+2 h": [30 * minute, 30 * minute + 10 * second],
    },
  },
  "a time limit that a person moved to 3 hours from then, half of an hour ago": {
    pace: 10 * minute,
    async prepare(harness) {
      const id = await startRunning(harness, 1);
      const { setTerminationTime: scheduleEnd } = await import("@/db/instances");
      const now = harness.clock.wall();
      const found = (await findInstance(harness.database, id))!;
      await atomically(harness.database, (tx) => scheduleEnd(tx, found, now + 3 * hour, now, "Moved"));
      harness.time += 30 * minute;
      await harness.tick();
      return async () => (await findLastTermination(harness.database, id))?.askedBy === "time-limit";
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
    async prepare(harness) {
      const id = await startRunning(harness, 8);
      const route = deleteRoutes[harness.account.provider];
      await harness.control({ fault: { kind: "status", status: 500, route } });
      const instance = (await findInstance(harness.database, id))!;
      await requestTermination(harness.database, instance, {
        askedBy: "owner",
        holder: "rig",
        now: harness.clock.wall(),
      });
      await harness.advance(100, 5);
      const tries = (await findLastTermination(harness.database, id))!.tries;
      expect(tries).toBeGreaterThan(2);
      return async () => (await findLastTermination(harness.database, id))!.tries > tries;
    },
    // Everything is rescheduled at once.
    running: each([0, 5 * second]),
    // Its longest wait is 5 minutes.
    restarted: each([0, 5 * minute]),
  },
  "the end of a stop and a restart that no list shows": {
    pace: 10 * second,
    async prepare(harness) {
      const ids = [await startRunning(harness, 8), await startRunning(harness, 8)];
      for (const [index, kind] of (["stop", "restart"] as const).entries()) {
        const createdAt = harness.clock.wall();
        const intent = { id: kind, instanceId: ids[index]!, kind, createdAt, holder: "rig", title: kind };
        await atomically(harness.database, (tx) =>
          openActionIntent(tx, { ...intent, value: null, askedBy: "owner", tokenId: null }),
        );
        const done = { state: "done", at: createdAt, message: null, title: "Done", took: 1 } as const;
        await atomically(harness.database, (tx) => settleAction(tx, intent, done));
      }
      const requested = async (id: string) =>
        findPendingRequest(
          (await findInstance(harness.database, id))!,
          await findLastPowerAction(harness.database, id),
        );
      return async () => (await Promise.all(ids.map(requested))).every((action) => action === null);
    },
    running: each([0, 130 * second]),
    restarted: each([0, 130 * second]),
  },
  "a list of the account's machines": {
    pace: 30 * second,
    async prepare(harness) {
      await startRunning(harness, 8);
      const { listedAt } = (await readListing(harness.database, harness.account.id))!;
      return async () => (await readListing(harness.database, harness.account.id))!.listedAt !== listedAt;
    },
    running: each([0, second]),
    restarted: each([0, second]),
  },
  "the ten minutes of a search for a create that was lost": {
    pace: 30 * second,
    async prepare(harness) {
      // The account has another machine, so that its lists are trusted.
      await startRunning(harness, 8);
      const offer = await harness.findAvailableOffer();
      await harness.control(
        nextCreateFault(harness.account.provider, { kind: "status", status: 500, when: "before" }),
      );
      const lost = await harness.launch({ offer });
      expect(await harness.readAttempt(lost)).toMatchObject({ state: "unknown" });
      await harness.tick();
      return async () => (await harness.readAttempt(lost)).state === "absent";
    },
    running: each([10 * minute, 11 * minute]),
    restarted: {
      "−12 s": [10 * minute, 11 * minute],
      "−2 h": [10 * minute, 11 * minute],
      "−2 d": [10 * minute, 11 * minute],
      // No process saw the step, so three lists are needed again.
      "+2 h": [minute, 11 * minute],
    },
  },
};

let harness: LaunchHarness;
afterEach(() => harness.close());

const stepNames = Object.keys(steps) as StepName[];
const everyCase = stepNames.flatMap((step) =>
  (["running", "restarted"] as const).map((when) => ({ step, when })),
);
const everywhere = /half of an hour over|search for/;

/** Two cases per kind of deadline; together they cover each step in both ways. */
const sample = (index: number) =>
  [
    { step: stepNames[index % stepNames.length]!, when: "running" },
    { step: stepNames[(index + 3) % stepNames.length]!, when: "restarted" },
  ] as const;

describe.each(providerIds)("%s: when the clock is set", (provider) => {
  // One provider has every kind of deadline, and the full table in the full run.
  const isWhole = provider === "shadeform";
  const kinds = Object.entries(table)
    .map(([name, kind], index) => [name, kind, index] as const)
    .filter(([name]) => isWhole || everywhere.test(name));
  describe.each(kinds)("%s", (_, kind, index) => {
    it.each(isWhole && isFullRun ? everyCase : sample(index))(
      "meets the deadline after $step while $when",
      async ({ step, when }) => {
        harness = await openHarness(provider);
        const hasCome = await kind.prepare(harness);
        harness.ahead += steps[step];
        if (when === "restarted") harness.restart();
        const steppedAt = harness.time;
        const [notBefore, atLatest] = kind[when][step];
        await advance(harness, steppedAt + notBefore - second, kind.pace);
        if (notBefore > 0) expect(await hasCome()).toBe(false);
        await advance(harness, steppedAt + atLatest, kind.pace);
        expect(await hasCome()).toBe(true);
      },
    );
  });
});

describe("sleep time of the computer", () => {
  it("counts toward a time limit when a provider's date agrees with the clock", async () => {
    harness = await openHarness("shadeform");
    const id = await startRunning(harness, 1);
    harness.hasDates = false;
    harness.time += 2 * hour;
    harness.slept += 2 * hour;
    await harness.tick();
    expect(await findLastTermination(harness.database, id)).toBeNull();
    harness.hasDates = true;
    await harness.tick();
    expect(await findLastTermination(harness.database, id)).toMatchObject({ askedBy: "time-limit" });
  });

  it("counts after 10 minutes without a reply that has a date", async () => {
    harness = await openHarness("shadeform");
    const id = await startRunning(harness, 1);
    harness.hasDates = false;
    harness.time += 2 * hour;
    harness.slept += 2 * hour;
    await advance(harness, harness.time + 10 * minute - second);
    expect(await findLastTermination(harness.database, id)).toBeNull();
    await advance(harness, harness.time + 2 * second);
    expect(await findLastTermination(harness.database, id)).toMatchObject({ askedBy: "time-limit" });
  });
});

it("keeps a time limit if the rewrite after a step fails", async () => {
  harness = await openHarness("shadeform");
  const id = await startRunning(harness, 1);
  await harness.advance(60, 60);
  const { applyTimeLimits: followTimeLimits } = await import("./time-limits");
  const scope = { database: harness.database, accountIds: [harness.account.id], watch: harness.watch };
  harness.ahead += 2 * hour;
  harness.watch.observe("shadeform", harness.time);
  const stored = (await findInstance(harness.database, id))!.endsAt!;
  clientOf(harness.database).pragma("query_only = ON");
  for (let time = 0; time < 3; time++) await followTimeLimits(scope, "rig");
  clientOf(harness.database).pragma("query_only = OFF");
  harness.time += 20 * minute;
  await harness.tick();
  expect(await findLastTermination(harness.database, id)).toBeNull();
  const rewritten = (await findInstance(harness.database, id))!.endsAt!;
  expect(rewritten - stored).toBe(2 * hour);
});

describe("two processes", () => {
  it.each(Object.keys(steps) as StepName[])(
    "keep a time limit when the clock steps by %s and the polling process ends before it notices",
    async (step) => {
      harness = await openHarness("shadeform");
      const first = harness.reconciler;
      const id = await startRunning(harness, 1);
      const firstWatch = harness.watch;
      harness.restart();
      const second_ = { reconciler: harness.reconciler, watch: harness.watch };
      second_.watch.observe("shadeform", harness.time);
      await second_.reconciler.observeMoments();
      Object.assign(harness, { reconciler: first, watch: firstWatch });
      harness.time += 29 * minute + 20 * second;
      await harness.tick();
      harness.ahead += steps[step];
      Object.assign(harness, second_);
      const steppedAt = harness.time;
      await advance(harness, steppedAt + 30 * minute - second);
      expect(await findLastTermination(harness.database, id)).toBeNull();
      await advance(harness, steppedAt + 30 * minute + 10 * second);
      expect(await findLastTermination(harness.database, id)).toMatchObject({ askedBy: "time-limit" });
    },
  );
});

it("never repeats a create after a clock jump between its steps", async () => {
  for (const by of Object.values(steps)) {
    harness = await openHarness("shadeform");
    const step = async () => {
      harness.ahead += by;
      await harness.tick();
    };
    const result = await harness.launch({
      onStep: async (name) => (name === "handed over" ? step() : undefined),
    });
    await harness.advance(60, 5);
    const { name, state } = await harness.readAttempt(result);
    expect([harness.countCreates(name), ["confirmed", "adopted"].includes(state)]).toEqual([1, true]);
    await harness.close();
  }
  harness = await openHarness("shadeform");
});

async function openHarness(provider: ProviderId): Promise<LaunchHarness> {
  return LaunchHarness.open({ provider, random: createRandom(20_261_128) });
}

/** Launches a machine that has this many hours to run and was listed 30 seconds ago. Returns its id. */
async function startRunning(on: LaunchHarness, hours: number): Promise<string> {
  const before = new Set((await on.listPresentMachines()).map(({ id }) => id));
  expect(await on.launch({ hours })).toMatchObject({ kind: "launched" });
  await on.advance(40, 10);
  const machine = (await on.listPresentMachines()).find(
    ({ id, launchTag }) => launchTag !== null && !before.has(id),
  );
  expect(machine?.seenAt).not.toBeNull();
  return machine!.id;
}

/** Advances true time with a pass every `pace` and around the end. */
async function advance(on: LaunchHarness, until: number, pace = 10 * minute): Promise<void> {
  await on.tick();
  while (on.time < until) {
    const left = until - on.time;
    on.time += left > 10 * second ? Math.min(pace, left - 10 * second) : Math.min(left, 5 * second);
    await on.tick();
  }
}
