import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { openDatabase } from "@/db/client";
import { temporaryDatabase } from "@/db/testing";
import { startChaosRun } from "@/lib/testing/chaos-run";

import { createOwner } from "./owner";
import { createTestAuth, email, password, signInForTest } from "./testing";
import { clearSignInThrottle } from "./throttle";

const hour = 3_600_000;
/** How far the mean time of a rejection may differ for an unknown address, as a fraction. */
const maxTimingDifference = 0.05;
/** Maximum passwords checked per hour, across all clients. */
const maxPerHour = 20;

let temporary: ReturnType<typeof temporaryDatabase>;

beforeEach(async () => {
  temporary = temporaryDatabase();
  await createOwner(temporary.database, { email, password });
});
afterEach(() => {
  vi.useRealTimers();
  temporary.dispose();
});

it.each([
  ["one address", () => "192.0.2.1"],
  ["a thousand addresses", (guess: number) => `10.0.${(guess % 1_000) >> 8}.${guess & 255}`],
  ["this machine", () => "127.0.0.1"],
])("S-17: checks few of many guesses from %s, with or without restarts", async (_, addressOf) => {
  const { count, random } = startChaosRun("S-17", { full: 10_000, short: 600, unit: "guesses in an hour" });
  vi.useFakeTimers({ toFake: ["Date"] });
  let database = temporary.database;
  let auth = createTestAuth(database);
  let looked = 0;
  for (let guess = 0; guess < count; guess++) {
    vi.setSystemTime(Date.now() + hour / count);
    if (random.integer(count / 20) === 0) {
      if (database !== temporary.database) database.$client.close();
      database = openDatabase(temporary.file);
      auth = createTestAuth(database);
    }
    const { status } = await signInForTest(auth, { by: `guess ${guess}`, from: addressOf(guess) });
    expect([401, 429]).toContain(status);
    if (status === 401) looked++;
  }
  if (database !== temporary.database) database.$client.close();
  console.log(`${looked} of ${count} guesses were looked at`);
  expect(looked).toBeGreaterThan(5);
  expect(looked).toBeLessThanOrEqual(maxPerHour);
});

it("S-17: guesses from elsewhere do not use up the tries of this machine", async () => {
  const auth = createTestAuth(temporary.database);
  for (let guess = 0; guess < 100; guess++)
    await signInForTest(auth, { by: `guess ${guess}`, from: `10.0.0.${guess}` });
  expect((await signInForTest(auth, { from: "198.51.100.7" })).status).toBe(429);
  expect((await signInForTest(auth)).status).toBe(200);
});

it("S-17: rejects an unknown address and a wrong password in the same time", async () => {
  const { count } = startChaosRun("S-17", { full: 400, short: 60, unit: "pairs of refusals, timed" });
  const auth = createTestAuth(temporary.database);
  const times = { name: [] as number[], password: [] as number[] };
  for (let pair = 0; pair < count; pair++) {
    for (const kind of pair % 2 === 0 ? (["name", "password"] as const) : (["password", "name"] as const)) {
      await clearSignInThrottle(temporary.database, ["this machine"]);
      const began = performance.now();
      const { status } = await signInForTest(
        auth,
        kind === "name" ? { as: "somebody@example.test" } : { by: "wrong" },
      );
      times[kind].push(performance.now() - began);
      expect(status).toBe(401);
    }
  }
  const [name, known] = [median(times.name), median(times.password)];
  const difference = Math.abs(name - known) / known;
  console.log(
    `wrong name ${name.toFixed(1)} ms, wrong password ${known.toFixed(1)} ms: ${(difference * 100).toFixed(1)} %`,
  );
  // A short run on a busy machine has too few samples for the strict limit.
  expect(difference).toBeLessThan(
    process.env["CHAOS"] === "short" ? 5 * maxTimingDifference : maxTimingDifference,
  );
});

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
