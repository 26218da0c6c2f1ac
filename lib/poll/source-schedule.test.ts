import { afterEach, beforeEach, expect, it } from "vitest";

import { saveAccount, type PricedAccount } from "@/db/accounts";
import type { Reader } from "@/db/connections";
import { readSchedules } from "@/db/schedules";
import { atomically } from "@/db/transactions";
import type { Clock } from "@/lib/clock/clock";
import { ClockWatch } from "@/lib/clock/watch";
import { createBreaker } from "@/lib/providers/breaker";
import { ProviderError } from "@/lib/providers/errors";
import type { Client } from "@/lib/providers/provider";
import { temporaryDatabase } from "@/testing/database/temporary";
import { until } from "@/testing/process/until";

import { defaultTiming } from "./lease";
import { Scheduler } from "./scheduler";

const hour = 3_600_000;
const account: PricedAccount = { id: "public:azure", kind: "public", provider: "azure" };

let database: Reader;
let dispose: () => void;
let wall: number;
let monotonic: number;
let isWanted: boolean;
let failure: ProviderError | null;
let polls: number;
const clock: Clock = { wall: () => wall, monotonic: () => monotonic };
const schedulers: Scheduler[] = [];

beforeEach(async () => {
  ({ database, dispose } = temporaryDatabase());
  wall = Date.UTC(2026, 10, 28);
  monotonic = 1_000;
  isWanted = true;
  failure = null;
  polls = 0;
  await atomically(database, (tx) => saveAccount(tx, account, wall));
});
afterEach(async () => {
  for (const scheduler of schedulers.splice(0)) await scheduler.stop();
  dispose();
});

const advance = (by: number) => {
  wall += by;
  monotonic += by;
};

async function start({ isPolledAtStart = false } = {}): Promise<Scheduler> {
  const client: Pick<Client, "listOffers"> = {
    async *listOffers() {
      polls++;
      if (failure) throw failure;
      yield {
        kind: "snapshot",
        scope: "all",
        observedAt: new Date(wall),
        complete: true,
        every: 1,
        offers: [],
        rejected: [],
      };
    },
  };
  const scheduler = new Scheduler({
    database,
    accounts: [
      {
        account,
        client,
        breaker: createBreaker({ failures: 99, firstPause: 1_000, clock }),
        interval: hour,
        isIntervalSet: true,
        source: { isPolledAtStart, isWanted: () => isWanted },
      },
    ],
    onPolled: () => undefined,
    timing: { ...defaultTiming, tick: 2 },
    watch: new ClockWatch(clock),
  });
  schedulers.push(scheduler);
  await scheduler.start();
  return scheduler;
}

/** The stored schedule once the given number of polls has ended. */
async function afterPolls(count: number) {
  const settled = async () => {
    const [schedule] = await readSchedules(database);
    return polls === count && schedule?.runningSince === null ? schedule : null;
  };
  await until(async () => (await settled()) !== null, { every: 2, what: `${count} polls` });
  return (await settled())!;
}

/** Long enough for several ticks. */
const ticks = () => new Promise((resolve) => setTimeout(resolve, 40));

it("polls at its own interval, and a restart does not poll again before that", async () => {
  const first = await start();
  expect((await afterPolls(1)).nextAt! - wall).toBe(hour);
  await first.stop();
  advance(hour / 2);
  await start();
  await ticks();
  expect(polls).toBe(1);
  advance(hour / 2);
  await afterPolls(2);
});

it("polls a list that ships with the app at every start", async () => {
  await (await start({ isPolledAtStart: true })).stop();
  await start({ isPolledAtStart: true });
  await until(() => Promise.resolve(polls > 0), { every: 2, what: "a poll" });
});

it("ignores a step of the clock", async () => {
  await start();
  await afterPolls(1);
  wall += 5 * hour;
  await ticks();
  expect(polls).toBe(1);
});

it("polls nothing while nobody uses the app, and goes on when somebody does", async () => {
  isWanted = false;
  await start();
  await ticks();
  advance(30 * hour);
  await ticks();
  expect(polls).toBe(0);
  isWanted = true;
  await afterPolls(1);
});

it("backs off from a failing source, up to six hours", async () => {
  failure = new ProviderError("azure", "unavailable", "Azure failed.");
  await start();
  const waits: number[] = [];
  for (let failures = 1; failures <= 6; failures++) {
    const { nextAt } = await afterPolls(failures);
    waits.push((nextAt! - wall) / hour);
    advance(nextAt! - wall);
  }
  expect(waits).toEqual([1, 2, 4, 6, 6, 6]);
  failure = null;
  expect((await afterPolls(7)).nextAt! - wall).toBe(hour);
});
