import { afterEach, beforeEach, expect, it } from "vitest";

import { temporaryDatabase } from "@/testing/database/temporary";
import type { Reader } from "@/db/connections";
import { readLastUse, saveLastUse } from "@/db/last-use";
import { atomically } from "@/db/transactions";
import { processState } from "@/lib/process-state";
import { isInUse } from "@/lib/usage";

import { shareUse } from "./share-use";

const minute = 60_000;
const hour = 60 * minute;
const start = Date.UTC(2026, 10, 30);
const own = processState<number>("last use");
let database: Reader;
let dispose: () => void;
beforeEach(() => {
  ({ database, dispose } = temporaryDatabase());
  own.value = start;
});
afterEach(() => {
  own.value = undefined;
  dispose();
});

it("wakes a process by the use of another one", async () => {
  const now = start + 48 * hour;
  expect(isInUse(now)).toBe(false);
  await atomically(database, (tx) => saveLastUse(tx, now - minute));
  await shareUse(database, now);
  expect(isInUse(now)).toBe(true);
});

it("stores its own use at most every ten minutes", async () => {
  await shareUse(database, start);
  expect(await readLastUse(database)).toBe(start);
  own.value = start + 9 * minute;
  await shareUse(database, start + 9 * minute);
  expect(await readLastUse(database)).toBe(start);
  own.value = start + 10 * minute;
  await shareUse(database, start + 10 * minute);
  expect(await readLastUse(database)).toBe(start + 10 * minute);
});

it("ignores and replaces a time that was stored before the clock was set back", async () => {
  await atomically(database, (tx) => saveLastUse(tx, start + 5 * hour));
  await shareUse(database, start);
  expect(own.value).toBe(start);
  expect(await readLastUse(database)).toBe(start);
});
