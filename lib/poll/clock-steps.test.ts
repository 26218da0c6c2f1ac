import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { saveAccount } from "@/db/accounts";
import { clampSignInTimes } from "@/db/future-times";
import { LeaseLostError, readLease, checkLease } from "@/db/leases";
import { listRecentPolls } from "@/db/polls";
import { saveFeedFailure } from "@/db/rates";
import { readSchedules, requestPoll } from "@/db/schedules";
import { temporaryDatabase } from "@/testing/database/temporary";
import { addressBuckets, throttleSignIn } from "@/lib/auth/throttle";
import type { Clock } from "@/lib/clock/clock";
import { ClockWatch } from "@/lib/clock/watch";
import { createBreaker } from "@/lib/providers/breaker";
import { ProviderError } from "@/lib/providers/errors";
import type { Client } from "@/lib/providers/provider";
import { updateRates } from "@/lib/rates/feed";
import { until } from "@/testing/process/until";
import { atomically } from "@/db/transactions";
import type { Reader } from "@/db/connections";
import { readRows, writeRow } from "@/testing/database/sql";

import { leaseName } from "@/db/worker";

import { acquirePollLease, defaultTiming } from "./lease";
import { Scheduler } from "./scheduler";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const steps = [-12 * second, -2 * hour, -48 * hour, 2 * hour];
const account = { id: "steps:sesterce", kind: "environment", provider: "sesterce" } as const;

let database: Reader;
let dispose: () => void;
let wall = 0;
let monotonic = 0;
const clock: Clock = { wall: () => wall, monotonic: () => monotonic };
const timing = { ...defaultTiming, tick: 2 };
const schedulers: Scheduler[] = [];

beforeEach(async () => {
  ({ database, dispose } = temporaryDatabase());
  wall = Date.UTC(2026, 10, 28);
  monotonic = 1_000;
  await atomically(database, (tx) => saveAccount(tx, account, wall));
});
afterEach(async () => {
  for (const scheduler of schedulers.splice(0)) await scheduler.stop();
  dispose();
});

const advanceTime = (by: number) => {
  wall += by;
  monotonic += by;
};

interface Poller {
  scheduler: Scheduler;
  watch: ClockWatch;
  polls: number;
}

/** Starts a process that polls every minute. `answer` throws the provider's failure. */
async function start(answer: () => void = () => undefined): Promise<Poller> {
  const poller: Poller = { polls: 0, watch: new ClockWatch(clock), scheduler: null! };
  const client: Client = {
    async *listOffers() {
      poller.polls++;
      answer();
      const observedAt = new Date(wall);
      yield {
        kind: "snapshot",
        scope: "all",
        observedAt,
        complete: true,
        every: 1,
        offers: [],
        rejected: [],
      };
    },
  };
  const breaker = createBreaker({ failures: 2, firstPause: 10 * minute, random: () => 1, clock });
  const { watch } = poller;
  const scheduled = { account, client, breaker, interval: minute, isIntervalSet: true };
  poller.scheduler = new Scheduler({
    database,
    accounts: [scheduled],
    onPolled: () => undefined,
    timing,
    watch,
  });
  schedulers.push(poller.scheduler);
  await poller.scheduler.start();
  return poller;
}

const waitForPolls = (poller: Poller, count: number) =>
  until(
    async () => poller.polls >= count && (await listRecentPolls(database, account.id, 99)).length >= count,
    {
      every: 2,
      what: `${count} polls`,
    },
  );
/** Long enough for several ticks of a scheduler. */
const waitForTicks = () => new Promise((resolve) => setTimeout(resolve, 40));

describe.each(steps)("a step of the clock by %d ms", (by) => {
  it("polls immediately while the app runs, then every minute", async () => {
    const poller = await start();
    await waitForPolls(poller, 1);
    advanceTime(30 * second);
    wall += by;
    await waitForPolls(poller, 2);
    expect(poller.watch.jumps).toBe(1);
    const [schedule] = await readSchedules(database);
    expect(schedule!.nextAt! - wall).toBeLessThanOrEqual(minute);
    advanceTime(59 * second);
    await waitForTicks();
    expect(poller.polls).toBe(2);
    advanceTime(second);
    await waitForPolls(poller, 3);
  });

  it("polls immediately after a restart", async () => {
    const first = await start();
    await waitForPolls(first, 1);
    await first.scheduler.stop();
    wall += by;
    await waitForPolls(await start(), 1);
  });

  it("does not shorten a rate limit", async () => {
    const poller = await start(() => {
      throw new ProviderError("sesterce", "rate-limited", "Later.", { retryAfter: 10 * minute });
    });
    await waitForPolls(poller, 1);
    wall += by;
    advanceTime(9 * minute + 59 * second);
    await waitForTicks();
    expect(poller.polls).toBe(1);
    // The lease ends in an hour, and with it a poll that has just begun; the next one is due a minute later.
    advanceTime(hour);
    await until(() => poller.polls > 1, { every: 2, what: "a poll after the rate limit" });
  });

  it("does not change the pause of a breaker", async () => {
    const breaker = createBreaker({ failures: 1, firstPause: 10 * minute, random: () => 1, clock });
    const ask = (work: () => void) =>
      breaker.policy.execute(work).then(
        () => "asked",
        () => "paused",
      );
    await ask(() => {
      throw new ProviderError("sesterce", "unavailable", "No.");
    });
    wall += by;
    expect(breaker.openUntil()).toBe(wall + 10 * minute);
    advanceTime(10 * minute - 1);
    expect(await ask(() => undefined)).toBe("paused");
    advanceTime(1);
    expect(await ask(() => undefined)).toBe("asked");
  });

  it("lets one of two processes poll and rejects the writes of the other", async () => {
    const first = await start();
    await waitForPolls(first, 1);
    const old = first.scheduler.lease!;
    const second_ = await start();
    await waitForTicks();
    expect(second_.scheduler.lease).toBeNull();
    wall += by;
    await waitForTicks();
    const heldTokens = () =>
      [first, second_].map(({ scheduler }) => scheduler.lease?.token).filter((token) => token !== undefined);
    let token: number | undefined;
    // The process that lost the lease stops polling.
    const isHeldByOne = async () => {
      ({ token } = (await readLease(database, leaseName))!);
      const held = heldTokens();
      expect(held.filter((one) => one === token).length).toBeLessThanOrEqual(1);
      return held.length === 1 && held[0] === token;
    };
    await until(isHeldByOne, { every: 2, what: "one holder" });
    if (token !== old.token) await expect(checkLease(database, old)).rejects.toThrow(LeaseLostError);
    else await checkLease(database, old);
  });

  it("frees the lease of a holder on another machine after at most 12 s", async () => {
    expect(await acquirePollLease(database, "elsewhere:1:gone", wall, defaultTiming)).not.toBeNull();
    wall += by;
    advanceTime(by > 0 || by < -3 * second ? 0 : 12 * second);
    expect(await acquirePollLease(database, "elsewhere:2:new", wall, defaultTiming)).toMatchObject({
      token: 2,
    });
  });

  it("accepts every poll that a person requests", async () => {
    const poller = await start();
    await waitForPolls(poller, 1);
    await until(async () => (await readSchedules(database))[0]?.runningSince === null, { every: 2 });
    advanceTime(11 * second);
    expect(await atomically(database, (tx) => requestPoll(tx, account.id, wall, 10 * second))).toBe(true);
    await waitForPolls(poller, 2);
    await poller.scheduler.stop();
    wall += by;
    advanceTime(11 * second);
    expect(await atomically(database, (tx) => requestPoll(tx, account.id, wall, 10 * second))).toBe(true);
  });

  it("delays exchange rates by at most a day", async () => {
    const state = { feed: "live", attemptedAt: wall, fetchedAt: wall, message: null } as const;
    await atomically(database, (tx) => saveFeedFailure(tx, { ...state, nextAt: wall + 24 * hour }));
    wall += by;
    // After a step back it lies more than a day ahead, and is due immediately.
    if (by > 0) advanceTime(24 * hour);
    const isDue = updateRates({
      database,
      feed: "live",
      url: "http://127.0.0.1:9/",
      now: new Date(wall),
      signal: new AbortController().signal,
    });
    // Nothing listens there; only the attempt matters.
    expect(await isDue).toBe(true);
  });

  it("blocks nobody from signing in for longer than the wait that was set", async () => {
    const buckets = addressBuckets("192.0.2.1");
    let wait: number | null = null;
    for (let time = 0; time < 20 && wait === null; time++)
      wait = await throttleSignIn(database, buckets, wall);
    expect(wait).toBeGreaterThan(0);
    wall += by;
    advanceTime(wait!);
    const still = await throttleSignIn(database, buckets, wall);
    expect(still ?? 0).toBeLessThanOrEqual(wait!);
    // After a large step back sign-in is open immediately; after a small one, when the rest of the wait is over.
    if (by !== -12 * second) expect(still).toBeNull();
    else if (still !== null) expect(still).toBeLessThanOrEqual(12 * second);
  });

  it("keeps nobody signed in beyond the session limit, and signs nobody out after a step back", async () => {
    const idle = 12 * hour;
    await writeRow(
      database,
      `INSERT INTO owner (id, name, email, email_verified, created_at, updated_at)
       VALUES ('o', 'o', 'o@example.org', 1, ?, ?)`,
      wall,
      wall,
    );
    await writeRow(
      database,
      `INSERT INTO session (id, token, owner_id, expires_at, created_at, updated_at) VALUES ('s', ?, 'o', ?, ?, ?)`,
      "t".repeat(64),
      wall + idle,
      wall,
      wall,
    );
    wall += by;
    await atomically(database, (tx) => clampSignInTimes(tx, wall, idle));
    const [row] = (await readRows<{ expires: number; created: number }>(
      database,
      "SELECT expires_at AS expires, created_at AS created FROM session",
    )) as [{ expires: number; created: number }];
    expect(row.expires - wall).toBeLessThanOrEqual(idle);
    expect(row.created).toBeLessThanOrEqual(wall);
    expect(row.expires).toBeGreaterThan(wall);
  });
});
