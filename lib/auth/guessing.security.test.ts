import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { temporaryDatabase } from "@/testing/database/temporary";
import { startChaosRun } from "@/testing/process/chaos-run";
import { createTestAuth, email, password, signInForTest } from "@/testing/app/auth";

import { createOwner } from "./owner";
import { clearSignInThrottle } from "./throttle";

const hour = 3_600_000;
/** Maximum passwords checked per hour, across all clients. */
const maxPerHour = 20;

/** The costs of the password hashes computed so far; everything else in a sign-in takes no time beside them. */
const finishedHashes = vi.hoisted((): string[] => []);
vi.mock("@node-rs/argon2", async (importOriginal) => {
  const library = await importOriginal<typeof import("@node-rs/argon2")>();
  const hash: typeof library.hash = async (password, options, ...rest) => {
    const result = await library.hash(password, options, ...rest);
    finishedHashes.push(costOf(result));
    return result;
  };
  const verify: typeof library.verify = async (hashed, ...rest) => {
    const result = await library.verify(hashed, ...rest);
    finishedHashes.push(costOf(String(hashed)));
    return result;
  };
  const costOf = (text: string) => text.split("$")[3]!;
  return { ...library, hash, verify };
});

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
  const { count, random } = startChaosRun("S-17", { full: 10_000, short: 200, unit: "guesses in an hour" });
  vi.useFakeTimers({ toFake: ["Date"] });
  let auth = createTestAuth(temporary.database);
  let looked = 0;
  for (let guess = 0; guess < count; guess++) {
    vi.setSystemTime(Date.now() + hour / count);
    if (random.integer(count / 20) === 0) {
      temporary.reopen();
      auth = createTestAuth(temporary.database);
    }
    const { status } = await signInForTest(auth, { by: `guess ${guess}`, from: addressOf(guess) });
    expect([401, 429]).toContain(status);
    if (status === 401) looked++;
  }
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

it("S-17: hashes once for an unknown address as for a wrong password, at the same cost", async () => {
  const { count } = startChaosRun("S-17", { full: 400, short: 10, unit: "pairs of refusals" });
  const auth = createTestAuth(temporary.database);
  let first: unknown;
  for (let pair = 0; pair < count; pair++) {
    for (const given of [{ as: "somebody@example.test" }, { by: "wrong" }]) {
      await clearSignInThrottle(temporary.database, ["this machine"]);
      finishedHashes.length = 0;
      const { status, body } = await signInForTest(auth, given);
      expect(status).toBe(401);
      expect(body).toEqual((first ??= body));
      // Finished before the reply, so that both take as long.
      expect(finishedHashes, JSON.stringify(given)).toEqual(["m=19456,t=2,p=1"]);
    }
  }
});
