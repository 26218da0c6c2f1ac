import { describe, expect, it } from "vitest";

import type { Reader } from "@/db/connections";
import { day } from "@/lib/domain/durations";
import { readRows } from "@/testing/database/sql";
import { databaseOfTest } from "@/testing/database/of-test";
import {
  endOfRecord,
  recordedAccount,
  recordedDays,
  recordedUsd,
  recordHistory,
  rollHistory,
} from "@/testing/price-history/recorded";
import { propertyRuns } from "@/testing/property-runs";
import { createRandom } from "@/testing/random";

import { readPriceHistory, summarizeHistory } from "./history";
import { referenceUsualPrices } from "./__fixtures__/reference-usual";

const offersPerRun = 30;

describe("completing days", () => {
  it("keeps the days, the states of 30 days and what is known of the time before", async () => {
    for (
      let run = 1;
      run <= propertyRuns({ full: 10_000 / offersPerRun, short: 300 / offersPerRun });
      run++
    ) {
      const database = databaseOfTest();
      await recordHistory(database, createRandom(run), offersPerRun);
      const before = await readAll(database);
      await rollHistory(database);
      const message = `seed ${run}`;
      expect(await readAll(database), message).toEqual(before);
      const oldest = (recordedDays - 30) * day;
      for (const { row } of before) {
        const kept = await statesSince(database, row, 0);
        expect(kept.filter((at) => at < oldest).length, message).toBeLessThanOrEqual(1);
        expect(
          kept.filter((at) => at >= oldest),
          message,
        ).toEqual(before.find((offer) => offer.row === row)!.recent);
      }
    }
  });

  it("finds the usual prices of comparable offers", async () => {
    for (let run = 1; run <= propertyRuns({ full: 1_000, short: 5 }); run++) {
      const database = databaseOfTest();
      await recordHistory(database, createRandom(run), 30);
      const expected = await referenceUsualPrices(database);
      await rollHistory(database);
      const found = await readRows(database, "SELECT * FROM usual_price ORDER BY 1, 2, 3, 4");
      expect(found, `seed ${run}`).toEqual(expected);
    }
  });
});

/** The history of each offer over its last 30 days, and its days before them. */
async function readAll(database: Reader) {
  const offers = await readRows<{ row: number; gpuCount: number | null; firstSeenAt: number }>(
    database,
    'SELECT "row", gpu_count AS "gpuCount", first_seen_at AS "firstSeenAt" FROM offer ORDER BY "row"',
  );
  const usdOn = await recordedUsd(database);
  const oldest = (recordedDays - 30) * day;
  return Promise.all(
    offers.map(async (offer) => {
      const of = { ...offer, accountId: recordedAccount, scope: "all" };
      const read = (from: number) =>
        readPriceHistory(database, of, { from, to: endOfRecord, now: endOfRecord });
      const recent = await read(oldest);
      const whole = await read(0);
      const { low, high, inStockShare, observedSeconds } = summarizeHistory(whole, offer, usdOn);
      return {
        row: offer.row,
        summary: summarizeHistory(recent, offer, usdOn),
        states: recent.states,
        gaps: recent.gaps,
        days: whole.days,
        whole: { low, high, inStockShare, observedSeconds },
        recent: await statesSince(database, offer.row, oldest),
      };
    }),
  );
}

async function statesSince(database: Reader, row: number, since: number): Promise<number[]> {
  const states = await readRows<{ at: number }>(
    database,
    'SELECT at FROM offer_change WHERE offer_row = ? AND at >= ? ORDER BY at, "row"',
    row,
    since,
  );
  return states.map(({ at }) => at);
}
