import { beforeEach, expect, it } from "vitest";

import { saveAccount, type Account } from "@/db/accounts";
import type { Lease } from "@/db/leases";
import { publishSnapshot, publishUnchanged } from "@/db/published";
import { saveRates } from "@/db/rates";
import { saveSchedule } from "@/db/schedules";
import { atomically } from "@/db/transactions";
import { day, minute } from "@/lib/domain/durations";
import { readRows } from "@/testing/database/sql";
import { databaseOfTest } from "@/testing/database/of-test";
import { acquireTestLease } from "@/testing/offers/poll-harness";
import { recordedDays, recordHistory } from "@/testing/price-history/recorded";
import { createRandom } from "@/testing/random";

import type { Reader } from "./connections";
import { listDailyRates, listScopeGaps } from "./price-history";

const account: Account = { id: "environment:sesterce", kind: "environment", provider: "sesterce" };
const scope = { accountId: account.id, scope: "all" };

let database: Reader;
let lease: Lease;
beforeEach(async () => {
  database = databaseOfTest();
  lease = await acquireTestLease(database);
  await atomically(database, async (tx) => {
    await saveAccount(tx, account, 1);
    await saveSchedule(tx, lease, {
      accountId: account.id,
      interval: minute,
      nextAt: null,
      runningSince: null,
      breaker: "closed",
      openUntil: null,
    });
  });
});

async function read(observedAt: number): Promise<void> {
  const changes = { added: [], updated: [], gone: [], missed: [] };
  const publication = { account, scope: "all", every: 1, observedAt, offers: 0, rejected: [], changes };
  const more = { rejectedChanged: false, summary: null, resetsBaseline: false, poll: null };
  await atomically(database, (tx) => publishSnapshot(tx, lease, { ...publication, ...more }));
}

const gapsAt = (now: number) => listScopeGaps(database, scope, { from: 0, to: now }, now);

it("records a gap when a reading comes more than three intervals after the last one", async () => {
  await read(10 * minute);
  await read(13 * minute);
  expect(await gapsAt(13 * minute)).toEqual([]);
  await read(16 * minute + 1);
  expect(await gapsAt(17 * minute)).toEqual([{ from: 13 * minute, to: 16 * minute + 1 }]);
  const unchanged = { account, scope: "all", changes: { gone: [], missed: [] }, observedAt: 40 * minute };
  await atomically(database, (tx) => publishUnchanged(tx, lease, unchanged));
  expect(await gapsAt(41 * minute)).toEqual([
    { from: 13 * minute, to: 16 * minute + 1 },
    { from: 16 * minute + 1, to: 40 * minute },
  ]);
});

it("finds the gap that lasts until now, and none within three intervals", async () => {
  await read(10 * minute);
  expect(await gapsAt(13 * minute)).toEqual([]);
  expect(await gapsAt(13 * minute + 1)).toEqual([{ from: 10 * minute, to: 13 * minute + 1 }]);
});

it("keeps the rate of each day", async () => {
  const state = { feed: "live", attemptedAt: 1, fetchedAt: 1, nextAt: 2, message: null } as const;
  for (const [usd, datedAt] of [
    [0.13, 5 * day],
    [0.14, 6 * day],
    [0.15, 6 * day + minute],
  ] as const)
    await atomically(database, (tx) => saveRates(tx, [{ currency: "CNY", usd, datedAt }], state));
  expect(await readRows(database, "SELECT day, usd FROM rate_day ORDER BY day")).toEqual([
    { day: 5, usd: 0.13 },
    { day: 6, usd: 0.15 },
  ]);
});

it("lists the daily rates of some currencies from a day on", async () => {
  const history = databaseOfTest();
  await recordHistory(history, createRandom(3), 12);
  expect(await listDailyRates(history, "live", 30, ["USD"])).toEqual([]);
  const rates = await listDailyRates(history, "live", 30, ["CNY"]);
  expect(rates).toEqual(await listDailyRates(history, "live", 30));
  expect(rates).toHaveLength(recordedDays - 30);
});
