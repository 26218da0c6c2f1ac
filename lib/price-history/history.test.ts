import { expect, it } from "vitest";

import { day, hour } from "@/lib/domain/durations";
import { clientOf } from "@/testing/database/client";
import { databaseOfTest } from "@/testing/database/of-test";
import { endOfRecord, recordedAccount, recordHistory, rollHistory } from "@/testing/price-history/recorded";
import { createRandom } from "@/testing/random";

import { readPriceHistory } from "./history";

it("has the gaps between readings also within days of which only figures are kept", async () => {
  const database = databaseOfTest();
  recordHistory(database, createRandom(1), 30);
  const client = clientOf(database);
  const unread = { from: 5 * day + 3 * hour, to: 5 * day + 9 * hour };
  client
    .prepare("INSERT INTO scope_gap VALUES (?, 'all', ?, ?)")
    .run(recordedAccount, unread.from, unread.to);
  await rollHistory(database);
  const offers = client
    .prepare<[], { row: number; gpuCount: number | null; firstSeenAt: number }>(
      "SELECT row, gpu_count AS gpuCount, first_seen_at AS firstSeenAt FROM offer",
    )
    .all();
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
