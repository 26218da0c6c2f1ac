import { expect, it } from "vitest";

import { day, hour } from "@/lib/domain/durations";
import { readRows, writeRow } from "@/testing/database/sql";
import { databaseOfTest } from "@/testing/database/of-test";
import { endOfRecord, recordedAccount, recordHistory, rollHistory } from "@/testing/price-history/recorded";
import { createRandom } from "@/testing/random";

import { readPriceHistory } from "./history";

it("has the gaps between readings also within days of which only figures are kept", async () => {
  const database = databaseOfTest();
  await recordHistory(database, createRandom(1), 30);
  const unread = { from: 5 * day + 3 * hour, to: 5 * day + 9 * hour };
  await writeRow(
    database,
    "INSERT INTO scope_gap VALUES (?, 'all', ?, ?)",
    recordedAccount,
    unread.from,
    unread.to,
  );
  await rollHistory(database);
  const offers = await readRows<{ row: number; gpuCount: number | null; firstSeenAt: number }>(
    database,
    'SELECT "row", gpu_count AS "gpuCount", first_seen_at AS "firstSeenAt" FROM offer',
  );
  let checked = 0;
  for (const offer of offers) {
    const of = { ...offer, accountId: recordedAccount, scope: "all" };
    const whole = { from: 0, to: endOfRecord, now: endOfRecord };
    const { window, statesFrom, gaps } = await readPriceHistory(database, of, whole);
    if (window.from > unread.from || statesFrom < unread.to) continue;
    const isGap = gaps.some(({ from, to }) => from <= unread.from && unread.to <= to);
    expect(isGap, `offer ${offer.row}`).toBe(true);
    checked++;
  }
  expect(checked).toBeGreaterThan(0);
});
