import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";

import { closeDatabase, getDatabase } from "@/db/client";
import type { Reader } from "@/db/connections";
import type { Lease } from "@/db/leases";
import { day, dayOf } from "@/lib/domain/durations";
import type { ListedOffer } from "@/lib/domain/offer";
import { loadFacts } from "@/lib/offers/index-facts";
import { daysOfStates } from "@/lib/price-history/days";
import { updateUsualPrices } from "@/lib/price-history/usual-prices";
import { clientOf } from "@/testing/database/client";
import { temporaryDatabase } from "@/testing/database/temporary";

import { accountId, generateOffers, nextSnapshot } from "./generate";
import { handWrittenYear } from "./goal-21-year";
import { formatMilliseconds, formatRatio, interleave, type Timing } from "./measure";
import {
  addPolledAccount,
  createBenchAccount,
  createBenchPoller,
  pollOnce,
  type BenchPoller,
} from "./poller";
import type { Figure } from "./report";

const offerCount = 100_000;
const changesPerOffer = 50;
const polledOffers = 10_000;
const pollRounds = 31;
const pollWarmUp = 5;
const now = Date.now();
const today = dayOf(now);

/** The table with the price history, the history of a year, and polls beside 5 million changes. */
export async function run(): Promise<Figure[]> {
  const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-bench-"));
  process.env["DATA_DIR"] = folder;
  for (const name of Object.keys(process.env)) if (name.endsWith("_API_KEY")) delete process.env[name];
  const database = getDatabase();
  try {
    const poller = await createBenchPoller(database, createBenchAccount(accountId));
    await pollOnce(
      database,
      poller.lease,
      poller.polled,
      generateOffers(offerCount, { provider: "shadeform" }),
    );
    addHistory(database);
    await calculateUsualPrices(database, poller);
    await loadFacts(database);
    return [await measureTable(), await measureYear(database), await measurePolls(database, poller.lease)];
  } finally {
    closeDatabase(database);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Gives every offer 50 changes in the last 30 days and its days; offer 1 a year of days and 20 changes a day. */
function addHistory(database: Reader): void {
  const client = clientOf(database);
  const from = (today - daysOfStates) * day;
  const length = now - from;
  const insertChanges = client.prepare<[{ rows: number; count: number }]>(
    `WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n + 1 < @count)
     INSERT INTO offer_change (offer_row, at, gone, stock, capacity, native_amount, native_currency, native_unit, native_per, native_scope)
     SELECT row, ${from} + (n * ${length} + row * 7919 % ${length}) / CAST(@count AS INTEGER), 0,
       iif((row * 31 + n * 17) % 10 < 2, 'sold-out', 'in-stock'), capacity,
       printf('%.2f', native_amount * (0.8 + (row * 13 + n * 29) % 40 / 100.0)), native_currency, native_unit, native_per, native_scope
     FROM n CROSS JOIN offer WHERE row <= @rows`,
  );
  const insertDays = client.prepare<[{ rows: number; from: number }]>(
    `WITH RECURSIVE n (n) AS (SELECT CAST(@from AS INTEGER) UNION ALL SELECT n + 1 FROM n WHERE n < ${today - 1}),
       priced (row, n, micros) AS (
         SELECT row, n, CAST(native_amount / gpu_count * (8e5 + (row * 7 + n * 11) % 400 * 1e3) AS INTEGER)
         FROM offer CROSS JOIN n WHERE row <= @rows)
     INSERT OR IGNORE INTO offer_day SELECT row, n, 'USD', micros, micros * 9 / 10, micros * 11 / 10, micros, micros,
       86400000, 70000000, 16400000, 70000000 FROM priced`,
  );
  client.exec(`BEGIN;
    DELETE FROM offer_change;
    UPDATE offer SET first_seen_at = ${(today - 370) * day};
    UPDATE scope SET observed_at = ${now};
    INSERT INTO day_progress VALUES (1, ${today}, 0, ${today - 1})`);
  insertChanges.run({ rows: offerCount, count: changesPerOffer });
  insertChanges.run({ rows: 1, count: 20 * daysOfStates });
  insertDays.run({ rows: 1, from: today - 370 });
  insertDays.run({ rows: offerCount, from: today - daysOfStates });
  client.exec("COMMIT");
  client.pragma("wal_checkpoint(TRUNCATE)");
}

async function calculateUsualPrices(database: Reader, { lease }: BenchPoller): Promise<void> {
  await updateUsualPrices({
    database,
    lease,
    signal: new AbortController().signal,
    now: () => now,
    usdFor: () => (currency) => (currency === "USD" ? 1 : null),
  });
}

const plainColumns = "gpu,vram,vramTotal,price,total,stock,region,cloud,age";

/** Pages of rows that were not shown before, so that their days are read. */
async function measureTable(): Promise<Figure> {
  const { findOffersTable } = await import("@/lib/offers/view");
  const { defaultColumns } = await import("@/lib/offers/columns");
  const show = async (columns: string, query: string) => {
    const { view } = await findOffersTable(`${query}&columns=${columns}`, {
      usualColumns: [...defaultColumns],
      currency: { usual: "USD", ofApp: "USD" },
    });
    if (view.offers.length !== 50) throw new Error(`“${query}” has ${view.offers.length} rows.`);
    return view;
  };
  let page = 0;
  const ways = {
    without: () => show(plainColumns, `stock=any&page=${(page++ % 500) + 1}`),
    with: () => show(`${plainColumns},trend,perGb,perTflops,perTbps`, `stock=any&page=${(page++ % 500) + 1}`),
  };
  const view = await ways.with();
  if (!view.offers.some(({ trend }) => trend)) throw new Error("The table has no trend.");
  const { with: ours, without } = await interleave(ways, { rounds: 101, warmUp: 20 });
  return toFigure(
    "table of 100,000 offers and 5 million changes with trend and value columns, against itself without",
    { ours, other: without, most: 1.5 },
  );
}

async function measureYear(database: Reader): Promise<Figure> {
  const { getOfferHistory } = await import("@/lib/offers/offer-history");
  const id = clientOf(database).prepare<[], string>("SELECT id FROM offer WHERE row = 1").pluck().get()!;
  const from = (today - 365) * day;
  const query = handWrittenYear(clientOf(database));
  const ways = {
    ours: () => getOfferHistory(id, { from, to: Date.now(), step: "day" }),
    query: () => query(id, from, Date.now()),
  };
  const [history, year] = [await ways.ours(), ways.query()];
  if (history?.points.length !== 366) throw new Error(`A year has ${history?.points.length} days.`);
  // Both end now, which is not the same now.
  if (!isDeepStrictEqual(history.points.slice(0, -1), year.points.slice(0, -1)))
    throw new Error("The query by hand has other days.");
  for (const figure of ["low", "high", "median"] as const)
    if (history.summary[figure] !== year.summary[figure])
      throw new Error(`The query by hand has another ${figure}.`);
  const { ours, query: byHand } = await interleave(ways, { rounds: 201, warmUp: 50 });
  return toFigure("history of a year by day, with 20 changes a day, against a query written for it", {
    ours,
    other: byHand,
    most: 2,
  });
}

/** The same polls, with 9 % of the offers changed each time, in the file with the history and in a new one. */
async function measurePolls(database: Reader, lease: Lease): Promise<Figure> {
  const empty = temporaryDatabase({ isDurable: true });
  const account = createBenchAccount("sandbox:shadeform/polled");
  const snapshots = [generateOffers(polledOffers, { provider: "shadeform", seed: 2 })];
  for (let seed = 1; seed < pollRounds + pollWarmUp; seed++)
    snapshots.push(nextSnapshot(snapshots.at(-1)!, seed));
  try {
    const other = await createBenchPoller(empty.database, account);
    const ways = {
      with: pollsOf(database, { lease, polled: await addPolledAccount(database, account) }, snapshots),
      without: pollsOf(empty.database, other, snapshots),
    };
    const { with: ours, without } = await interleave(ways, { rounds: pollRounds, warmUp: pollWarmUp });
    return toFigure("poll of 10,000 offers beside 5 million changes, against one in a new database", {
      ours,
      other: without,
      most: 1.1,
    });
  } finally {
    empty.dispose();
  }
}

function pollsOf(
  database: Reader,
  { polled, lease }: BenchPoller,
  snapshots: readonly ListedOffer[][],
): () => Promise<void> {
  let poll = 0;
  return () => pollOnce(database, lease, polled, snapshots[poll++]!);
}

function toFigure(
  name: string,
  { ours, other, most }: { ours: Timing; other: Timing; most: number },
): Figure {
  const ratio = ours.median / other.median;
  return {
    goal: 21,
    name,
    figure: `${formatRatio(ratio)} its time`,
    promised: `at most ${most}x`,
    met: ratio <= most,
    details: [`${formatMilliseconds(ours.median)} against ${formatMilliseconds(other.median)}`],
  };
}
