import { afterEach, describe, expect, it } from "vitest";

import { listSpans } from "@/db/billing-spans";
import { databaseOfTest } from "@/testing/database/of-test";
import { findInstance } from "@/db/instances";
import { providers } from "@/lib/providers/registry";
import { LaunchHarness } from "@/testing/launch/launch-harness";
import { createRandom } from "@/testing/random";

import { toInstanceView } from "./instance-view";
import { totalCost } from "./money";

const hour = 3_600_000;
const cap = { hourlyMicros: 0, maxHourlyMicros: 50e6 };

let harness: LaunchHarness;
afterEach(() => harness.close());

async function shownMicros(id: string, now = harness.time): Promise<number> {
  const { database, cloud: client } = harness;
  const instance = (await findInstance(database, id))!;
  const spans = await listSpans(database, [id]);
  const facts = providers.massedcompute.instances!;
  const rest = { attempt: null, launch: null, termination: null, lastSwitch: null, listing: null };
  return toInstanceView({ instance, spans, client, facts, cap, ...rest }, now).costMicros!;
}

it("never shows a lower cost while a list is read or after the price, the bill or the state changes", async () => {
  const random = createRandom(1_606);
  harness = await LaunchHarness.open({
    provider: "massedcompute",
    random,
    database: databaseOfTest(),
  });
  expect((await harness.launch({ hours: null })).kind).toBe("launched");
  await harness.advance(30);
  const [{ id } = { id: "" }] = await harness.listPresentMachines();
  let last = 0;
  const look = async () => {
    const cost = await shownMicros(id);
    expect(cost).toBeGreaterThanOrEqual(last);
    last = cost;
  };
  const { machines } = harness.cloud;
  const { list } = machines;
  let isHidden = false;
  Object.assign(machines, {
    // A list takes time, and pages are read in the meantime.
    list: async (signal: AbortSignal) => {
      const listing = await list(signal);
      harness.time += random.integer(20_000);
      await look();
      return isHidden ? { ...listing, instances: [] } : listing;
    },
    read: async () => null,
  });
  let [gone, rises] = [0, 0];
  for (let step = 0; step < 50; step++) {
    isHidden = random.integer(3) === 0;
    harness.reported = {
      native: random.pick([
        null,
        ...["0.5", "3", "40"].map((amount) => ({
          amount,
          currency: "USD",
          unit: "major" as const,
          per: "hour" as const,
          scope: "machine" as const,
        })),
      ]),
      bills: random.pick([true, true, null, false]),
      state: random.pick(["running", "stopped", "error", "unknown"] as const),
    };
    const before = last;
    await harness.advance(random.integer(200), 50);
    await look();
    const { seenAt } = (await findInstance(harness.database, id))!;
    // The computer's clock is set back: the cost at the last list does not fall.
    expect(await shownMicros(id, 0)).toBe(await shownMicros(id, seenAt!));
    if (last > before) rises++;
    if ((await findInstance(harness.database, id))!.goneAt !== null) gone++;
  }
  expect(rises).toBeGreaterThan(10);
  expect(gone).toBeGreaterThan(0);
});

describe.each([
  ["2 hours", 2 * hour],
  ["2 days", 48 * hour],
])("a clock set back by %s", (_words, by) => {
  it.each(["running", "restarted"] as const)(
    "does not lower a counted cost while the app is %s",
    async (when) => {
      harness = await LaunchHarness.open({ provider: "massedcompute", random: createRandom(4) });
      expect((await harness.launch({ hours: null })).kind).toBe("launched");
      harness.time += 2 * hour;
      await harness.advance(600, 30);
      const [{ id } = { id: "" }] = await harness.listPresentMachines();
      let last = await shownMicros(id, harness.clock.wall());
      const look = async () => {
        const cost = await shownMicros(id, harness.clock.wall());
        expect(cost).toBeGreaterThanOrEqual(last);
        last = cost;
      };
      const hourly = (await findInstance(harness.database, id))!.hourlyMicros!;
      harness.ahead -= by;
      if (when === "restarted") harness.restart();
      for (let second = 0; second < 120; second += 5) {
        await harness.advance(5);
        await look();
      }
      expect(last).toBeCloseTo((hourly * 132) / 60, -4);
      // A second step while lists omit the machine: it is gone at the end, and the cost stays.
      const { machines } = harness.cloud;
      const list = async (signal: AbortSignal) => ({ ...(await machines.list(signal)), instances: [] });
      Object.assign(harness.cloud, { machines: { ...machines, list, read: async () => null } });
      await harness.advance(10);
      harness.ahead -= by;
      for (let second = 0; second < 120; second += 5) {
        await harness.advance(5);
        await look();
      }
      const { goneAt } = (await findInstance(harness.database, id))!;
      expect(goneAt).toBeLessThanOrEqual(harness.clock.wall());
      expect(last).toBeLessThan((hourly * 135) / 60);
      const spans = await listSpans(harness.database, [id]);
      expect(Math.max(...spans.map(({ toAt }) => toAt!))).toBeLessThanOrEqual(harness.clock.wall());
      // So that the sums of today and this month include it too.
      expect(totalCost(spans, { from: 0, to: harness.clock.wall() })).toBe(last);
    },
  );
});

it.each([
  ["none", null],
  ["no date", new Date(NaN)],
  ["the Unix epoch", new Date(0)],
  ["the last moment of 2014", new Date(Date.UTC(2015, 0, 1) - 1)],
  ["the year 1", new Date("0001-01-01T00:00:00Z")],
  ["tomorrow", new Date(Date.UTC(2026, 10, 21, 12))],
  ["the year 9999", new Date("9999-12-31T00:00:00Z")],
])("ignores an implausible start time: %s", async (_words, createdAt) => {
  harness = await LaunchHarness.open({ provider: "massedcompute", random: createRandom(3) });
  await harness.control({ machine: { name: "elsewhere", hourly: 1 } });
  harness.reported = { createdAt };
  const from = harness.time;
  await harness.advance(30);
  const [machine] = await harness.listPresentMachines();
  expect(machine!.startedAt).toBeGreaterThanOrEqual(from);
  expect(machine!.startedAt).toBeLessThanOrEqual(harness.time);
  expect(await shownMicros(machine!.id)).toBeLessThan(10_000);
});

it("uses a plausible start time", async () => {
  harness = await LaunchHarness.open({ provider: "massedcompute", random: createRandom(3) });
  await harness.control({ machine: { name: "elsewhere", hourly: 1 } });
  const createdAt = new Date(harness.time - 10 * 3_600_000);
  harness.reported = { createdAt };
  await harness.advance(30);
  expect((await harness.listPresentMachines())[0]!.startedAt).toBe(createdAt.getTime());
});
