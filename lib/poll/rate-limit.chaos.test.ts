import { setTimeout as wait } from "node:timers/promises";

import { afterAll, beforeAll, expect, it } from "vitest";

import { readSchedules, requestPoll } from "@/db/schedules";
import { temporaryDatabase } from "@/db/testing";
import type { Clock } from "@/lib/clock/clock";
import { ClockWatch } from "@/lib/clock/watch";
import { createBreaker } from "@/lib/providers/breaker";
import { providers } from "@/lib/providers/registry";
import { startChaosRun } from "@/lib/testing/chaos-run";
import { sendJson, startFakeServer, type FakeServer } from "@/lib/testing/fake-server";
import { connectTestProvider } from "@/lib/testing/poll-harness";
import { until } from "@/lib/testing/until";

import { Scheduler } from "./scheduler";

const second = 1_000;
const hour = 3_600 * second;
const interval = 60 * second;
const triesPerPoll = 3;

/** A way to ask for patience: the header, and the milliseconds that it asks for. */
interface Form {
  name: string;
  header: string | null;
  asked: number;
}

// Dates have whole seconds, and the app counts from when it reads them.
const forms: Form[] = [
  { name: "none", header: null, asked: 0 },
  { name: "seconds", header: "120", asked: 120 * second },
  { name: "many seconds", header: "1800", asked: 1_800 * second },
  { name: "a date", header: "date+600", asked: 598 * second },
  { name: "a date in the past", header: "date-600", asked: 0 },
  { name: "a day", header: "86400", asked: hour },
  { name: "a date in a year", header: "date+31536000", asked: hour },
  { name: "more than a number holds", header: "9".repeat(400), asked: hour },
  { name: "garbage", header: "soon; please", asked: 0 },
  { name: "negative", header: "-120", asked: 0 },
  { name: "a fraction", header: "1.5", asked: 0 },
];

const { database, dispose } = temporaryDatabase();
const arrivals = new Map<number, number[]>();
/** Milliseconds by which the clocks of the scheduler are put forward. */
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

it("P-04: waits as long as it is asked to, an hour at most, and spreads its return", async () => {
  const { count, random } = startChaosRun("P-04", { full: 500, short: 110, unit: "rate limits" });
  chosen = Array.from({ length: count }, () => random.pick(forms));
  const scheduler = await start();
  await until(async () => (await planned()).size === count, {
    within: 60_000,
    what: "every account was answered",
  });
  const plans = await planned();

  const offsets: number[] = [];
  for (const [index, { asked, name }] of chosen.entries()) {
    const times = arrivals.get(index)!;
    expect(times.length, name).toBeLessThanOrEqual(triesPerPoll);
    const wait = plans.get(index)! - times.at(-1)!;
    expect(wait, name).toBeGreaterThanOrEqual(asked);
    if (index % 10 === 9) continue;
    const window = Math.max(asked, interval);
    expect(wait, name).toBeLessThanOrEqual(asked + window + 2 * second);
    if (asked > 0) offsets.push((wait - asked) / window);
  }
  expect(Math.max(...offsets) - Math.min(...offsets)).toBeGreaterThan(0.5);
  expect(offsets.filter((offset) => offset < 0.5).length / offsets.length).toBeGreaterThan(0.3);

  // Neither a person nor another process that takes over can hurry what was asked for.
  await scheduler.stop();
  const sent = cloud.requests;
  const successor = await start();
  for (const index of chosen.keys()) await requestPoll(database, accountId(index), Date.now(), 0);
  await wait(2_500);
  const hurried = chosen.filter(
    ({ asked }, index) => asked > 0 && index % 10 !== 9 && arrivals.get(index)!.at(-1)! > plans.get(index)!,
  );
  expect(hurried).toEqual([]);
  expect(cloud.requests - sent).toBeLessThanOrEqual(
    triesPerPoll * chosen.filter(({ asked }, index) => asked === 0 || index % 10 === 9).length,
  );

  // With both clocks put forward to it, the moment comes, and not before.
  const before = new Map([...arrivals].map(([index, times]) => [index, times.length]));
  for (let passed = 0; passed < 10; passed++) {
    ahead += 15 * 60 * second;
    await wait(1_200);
  }
  await successor.stop();
  for (const [index, { asked, name }] of chosen.entries()) {
    const next = arrivals.get(index)![before.get(index)!];
    if (asked === 0 || index % 10 === 9) continue;
    expect(next, `${name} comes back`).toBeGreaterThanOrEqual(
      arrivals.get(index)![before.get(index)! - 1]! + asked,
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
    watch: new ClockWatch(clock),
  });
  await scheduler.start();
  return scheduler;
}

/** When each account that was asked is asked next. */
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
