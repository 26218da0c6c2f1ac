import { beforeEach, describe, expect, it } from "vitest";

import { day, hour, minute } from "@/lib/domain/durations";
import { databaseOfTest } from "@/testing/database/of-test";
import { writeRow } from "@/testing/database/sql";

import type { Reader } from "./connections";
import { isDayOver } from "./day-progress";

let database: Reader;
beforeEach(() => (database = databaseOfTest()));

/** A scope that is read every so often, and was read last then. */
async function addScope(
  name: string,
  { every, interval, at }: { every: number; interval: number; at: number },
) {
  const id = `public:${name}`;
  const write = (sql: string, ...parameters: unknown[]) => writeRow(database, sql, ...parameters);
  await write("INSERT INTO account VALUES (?, 'public', ?, 0)", id, name);
  await write("INSERT INTO scope VALUES (?, 'all', ?, ?, 0, 'published', 1, 0, 1)", id, every, at);
  await write("INSERT INTO schedule (account_id, interval, breaker) VALUES (?, ?, 'closed')", id, interval);
}

const isOver = (now: number) => isDayOver(database, 5, now);

describe("a day", () => {
  it("is over once each scope was read after it, or is in a gap", async () => {
    await addScope("vultr", { every: 1, interval: hour, at: 6 * day - 30 * minute });
    expect(await isOver(6 * day - 1)).toBe(false);
    expect(await isOver(6 * day + 2 * hour)).toBe(false);
    expect(await isOver(6 * day + 2.5 * hour + 1)).toBe(true);
    await writeRow(database, "UPDATE scope SET observed_at = ?", 6 * day);
    expect(await isOver(6 * day)).toBe(true);
  });

  it.each([
    ["a list that is read daily", { every: 1, interval: day, at: 5 * day + 10 * hour }],
    ["a catalog that is dated by its version", { every: 64, interval: hour, at: 2 * day }],
  ])("does not wait for %s", async (_, slow) => {
    await addScope("slow", slow);
    await addScope("fast", { every: 1, interval: 5 * minute, at: 6 * day + minute });
    expect(await isOver(6 * day + 2 * minute)).toBe(true);
  });
});
