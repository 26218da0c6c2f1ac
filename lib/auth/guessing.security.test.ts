import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { openDatabase } from "@/db/client";
import { temporaryDatabase } from "@/db/testing";
import { campaign } from "@/lib/testing/campaign";

import { createOwner } from "./owner";
import { authOn, email, password, signIn } from "./testing";

const hour = 3_600_000;
/** Passwords that may be looked at in an hour, whoever asks from wherever. */
const mostPerHour = 20;

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
])("S-17: few of many guesses from %s are looked at, restarts or not", async (_, addressOf) => {
  const { count, random } = campaign("S-17", { full: 10_000, short: 600, unit: "guesses in an hour" });
  vi.useFakeTimers({ toFake: ["Date"] });
  let database = temporary.database;
  let auth = authOn(database);
  let looked = 0;
  for (let guess = 0; guess < count; guess++) {
    vi.setSystemTime(Date.now() + hour / count);
    if (random.whole(count / 20) === 0) {
      if (database !== temporary.database) database.$client.close();
      database = openDatabase(temporary.file);
      auth = authOn(database);
    }
    const { status } = await signIn(auth, { by: `guess ${guess}`, from: addressOf(guess) });
    expect([401, 429]).toContain(status);
    if (status === 401) looked++;
  }
  if (database !== temporary.database) database.$client.close();
  expect(looked).toBeGreaterThan(5);
  expect(looked).toBeLessThanOrEqual(mostPerHour);
});
