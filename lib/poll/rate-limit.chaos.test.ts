import { setTimeout as wait } from "node:timers/promises";

import { afterAll, beforeAll, expect, it } from "vitest";

import { readSchedules, requestPoll } from "@/db/schedules";
import { temporaryDatabase } from "@/testing/database/temporary";
import type { Clock } from "@/lib/clock/clock";
import { ClockWatch } from "@/lib/clock/watch";
import { createBreaker } from "@/lib/providers/breaker";
import { providers } from "@/lib/providers/registry";
import { isShortRun, startChaosRun } from "@/testing/process/chaos-run";
import { sendJson, startFakeServer, type FakeServer } from "@/testing/cloud/fake-server";
import { connectTestProvider } from "@/testing/offers/poll-harness";
import { until } from "@/testing/process/until";
import { atomically } from "@/db/transactions";

import { defaultTiming } from "./lease";
import { Scheduler } from "./scheduler";

const second = 1_000;
const hour = 3_600 * second;
const interval = 60 * second;
const triesPerPoll = 3;
/** The short run ticks faster than the app, so that it waits less. */
const timing = isShortRun() ? { ...defaultTiming, tick: 50 } : defaultTiming;

/** A Retry-After header, and the milliseconds that it requests. */
interface Form {
  name: string;
  header: string | null;
  requested: number;
}

// Dates have whole seconds, and the app counts from when it parses them.
const forms: Form[] = [
  { name: "none", header: null, requested: 0 },
  { name: "seconds", header: "120", requested: 120 * second },
  { name: "many seconds", header: "1800", requested: 1_800 * second },
  { name: "a date", header: "date+600", requested: 598 * second },
  { name: "a date in the past", header: "date-600", requested: 0 },
  { name: "a day", header: "86400", requested: hour },
  { name: "a date in a year", header: "date+31536000", requested: hour },
  { name: "more than a number holds", header: "9".repeat(400), requested: hour },
  { name: "garbage", header: "soon; please", requested: 0 },
  { name: "negative", header: "-120", requested: 0 },
  { name: "a fraction", header: "1.5", requested: 0 },
];

const { database, dispose } = temporaryDatabase();
const arrivals = new Map<number, number[]>();
/** Milliseconds by which the scheduler's clocks are set forward. */
let ahead = 0;
const clock: Clock = { wall: () => Date.now() + ahead, monotonic: () => performance.now() + ahead };
let cloud: FakeServer;
let chosen: Form[] = [];

beforeAll(async () => {
  cloud = await startFakeServer((request, response) => {
    const index = Number(request.url?.split("/")[1]);
    arrivals.set(index, [...(arrivals.get(index) ?? []), clock.wall()]);
    const { header } = chosen[index]!;
    const [, offset] = /^date([+-]\d+)$/.exec(header ?? "") ?? [];
    const value = offset ? new Date(Date.now() + Number(offset) * second).toUTCString() : header;
    if (value !== null) response.setHeader("retry-after", value);
    sendJson(response, '{"message":"slow down"}', index % 10 === 9 ? 503 : 429);
  });
});
afterAll(async () => {
  await cloud.close();
  dispose();
});

it("P-04: waits as long as a rate limit requires, an hour at most, with jitter", async () => {
  const { count, random } = startChaosRun("P-04", { full: 500, short: 44, unit: "rate limits" });
  chosen = Array.from({ length: count }, () => random.pick(forms));
  const scheduler = await start();
  await until(async () => (await planned()).size === count, {
    within: 60_000,
    what: "every account was answered",
  });
  const plans = await planned();

  const offsets: number[] = [];
  for (const [index, { requested, name }] of chosen.entries()) {
    const times = arrivals.get(index)!;
    expect(times.length, name).toBeLessThanOrEqual(triesPerPoll);
    const wait = plans.get(index)! - times.at(-1)!;
    expect(wait, name).toBeGreaterThanOrEqual(requested);
    if (index % 10 === 9) continue;
    const window = Math.max(requested, interval);
    expect(wait, name).toBeLessThanOrEqual(requested + window + 2 * second);
    if (requested > 0) offsets.push((wait - requested) / window);
  }
  expect(Math.max(...offsets) - Math.min(...offsets)).toBeGreaterThan(0.5);
  expect(offsets.filter((offset) => offset < 0.5).length / offsets.length).toBeGreaterThan(0.1);

  // Neither a person nor a process that takes over can shorten the wait.
  await scheduler.stop();
  const sent = cloud.requests;
  const successor = await start();
  for (const index of chosen.keys())
    await atomically(database, (tx) => requestPoll(tx, accountId(index), Date.now(), 0));
  await wait(Math.max(500, 2.5 * timing.tick));
  const hurried = chosen.filter(
    ({ requested }, index) =>
      requested > 0 && index % 10 !== 9 && arrivals.get(index)!.at(-1)! > plans.get(index)!,
  );
  expect(hurried).toEqual([]);
  expect(cloud.requests - sent).toBeLessThanOrEqual(
    triesPerPoll * chosen.filter(({ requested }, index) => requested === 0 || index % 10 === 9).length,
  );

  // With both clocks set forward, the polls start at the end of the wait and not before.
  const before = new Map([...arrivals].map(([index, times]) => [index, times.length]));
  for (let passed = 0; passed < 10; passed++) {
    ahead += 15 * 60 * second;
    await wait(1.2 * timing.tick);
  }
  const isBack = (index: number) => arrivals.get(index)!.length > before.get(index)!;
  const limited = [...chosen.keys()].filter((index) => chosen[index]!.requested > 0 && index % 10 !== 9);
  await until(() => limited.every(isBack), { what: "every account comes back" });
  await successor.stop();
  for (const [index, { requested, name }] of chosen.entries()) {
    const next = arrivals.get(index)![before.get(index)!];
    if (requested === 0 || index % 10 === 9) continue;
    expect(next, `${name} comes back`).toBeGreaterThanOrEqual(
      arrivals.get(index)![before.get(index)! - 1]! + requested,
    );
  }
});

const accountId = (index: number) => `limited:${index}`;

async function start(): Promise<Scheduler> {
  const scheduler = new Scheduler({
    database,
    accounts: chosen.map((_, index) => {
      const breaker = createBreaker({ failures: 5, firstPause: 60_000, clock });
      return {
        account: { id: accountId(index), kind: "environment", provider: "sesterce" },
        client: connectTestProvider(providers.sesterce, `${cloud.url}/${index}`, { breaker }),
        breaker,
        interval,
        isIntervalSet: true,
      };
    }),
    onPolled: () => undefined,
    timing,
    watch: new ClockWatch(clock),
  });
  await scheduler.start();
  return scheduler;
}

/** The next poll time of each rate-limited account. */
async function planned(): Promise<Map<number, number>> {
  const schedules = await readSchedules(database);
  return new Map(
    schedules
      .filter(
        ({ accountId: id, runningSince }) => runningSince === null && arrivals.has(Number(id.split(":")[1])),
      )
      .map(({ accountId: id, nextAt }) => [Number(id.split(":")[1]), nextAt ?? 0]),
  );
}
