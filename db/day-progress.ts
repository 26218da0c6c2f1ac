import type { OriginId } from "@/lib/domain/provider-id";
import { day as dayLength, dayOf, hour } from "@/lib/domain/durations";
import type { Billing, PriceKind } from "@/lib/domain/vocabulary";

import { statements, type Reader, type Tx } from "./connections";
import { requireLease, type Lease } from "./leases";
import { nextRevision } from "./revision";
import { patience } from "./schedules";
import type { AccountSource, BillingClass, offerDay, usualPrice } from "./schema";

/** Every offer has its days before `day`, and offers up to `offerRow` also that day. */
export interface DayProgress {
  day: number;
  offerRow: number;
  /** The value of `day` from which the usual prices were calculated. */
  usualDay: number;
}

/** What the days and the usual prices need of an offer. Times in epoch milliseconds. */
export interface DatedOffer {
  row: number;
  accountId: string;
  source: AccountSource;
  provider: OriginId;
  scope: string;
  cloud: string | null;
  gpuId: string | null;
  gpuCount: number | null;
  billing: Billing;
  kind: PriceKind;
  firstSeenAt: number;
  goneAt: number | null;
}

/** The day of a cloud in micro-dollars per GPU-hour. */
export interface CloudDay {
  gpuId: string;
  accountId: string;
  cloud: string;
  billing: BillingClass;
  lowMicros: number;
}

/** One day of some offers, in the order of their rows. */
export interface DayBatch {
  /** From where on; another holder of the lease may be further. */
  before: DayProgress;
  /** The last of them; null when these are the last offers. */
  lastRow: number | null;
  days: (typeof offerDay.$inferSelect)[];
  clouds: CloudDay[];
  /** Offers whose older states are deleted, but for the one that holds at this time. */
  cut: { rows: number[]; before: number };
}

/** In micro-dollars per GPU-hour. */
export type UsualPrice = typeof usualPrice.$inferSelect;

/** A scope whose gaps show later than this is not waited for: a list that is read daily would delay the days of all others. */
const longestWait = 6 * hour;

const dayColumns = `offer_row, day, currency, open, low, high, close, median, observed, in_stock, sold_out, available`;

const prepare = statements(({ statement }) => ({
  progress: statement<[], DayProgress>(
    'SELECT day, offer_row AS "offerRow", usual_day AS "usualDay" FROM day_progress',
  ),
  usualDay: statement<[], number>("SELECT usual_day FROM day_progress", "value"),
  firstSeen: statement<[], number | null>("SELECT min(first_seen_at) FROM offer", "value"),
  saveProgress: statement(
    `INSERT INTO day_progress (id, day, offer_row, usual_day) VALUES (1, @day, @offerRow, @usualDay)
     ON CONFLICT (id) DO UPDATE SET day = excluded.day, offer_row = excluded.offer_row, usual_day = excluded.usual_day`,
  ),
  offers: statement<[number, number], DatedOffer>(
    `SELECT offer."row", account_id AS "accountId", account.kind AS source, provider, scope, cloud, gpu_id AS "gpuId",
       gpu_count AS "gpuCount", billing, offer.kind, first_seen_at AS "firstSeenAt", gone_at AS "goneAt"
     FROM offer JOIN account ON account.id = account_id WHERE offer."row" > ? ORDER BY offer."row" LIMIT ?`,
  ),
  // Its next reading may still show that the end of the day was a gap.
  unsettledScope: statement<[{ end: number; now: number }], 1>(
    `SELECT 1 FROM scope JOIN schedule USING (account_id) WHERE observed_at < @end
         AND @now - observed_at <= ${patience}
         AND ${patience} <= ${longestWait} LIMIT 1`,
    "value",
  ),
  insertDay: statement(
    `INSERT INTO offer_day (${dayColumns})
     VALUES (@offerRow, @day, @currency, @open, @low, @high, @close, @median, @observed, @inStock, @soldOut, @available)`,
  ),
  insertCloudDay: statement(
    `INSERT INTO cloud_day (gpu_id, day, account_id, cloud, billing, low_micros, offers)
     VALUES (@gpuId, @day, @accountId, @cloud, @billing, @lowMicros, 1)
     ON CONFLICT (gpu_id, day, account_id, cloud, billing) DO UPDATE SET offers = cloud_day.offers + 1,
       low_micros = CASE WHEN excluded.low_micros < cloud_day.low_micros THEN excluded.low_micros ELSE cloud_day.low_micros END`,
  ),
  cut: statement<[{ row: number; before: number }]>(
    `DELETE FROM offer_change WHERE offer_row = @row
       AND at < (SELECT max(at) FROM offer_change WHERE offer_row = @row AND at <= @before)`,
  ),
  medians: statement<
    [number, number, number],
    [day: number, currency: string | null, median: number, weight: number]
  >(
    `SELECT day, currency, median, available FROM offer_day
       WHERE offer_row = ? AND day BETWEEN ? AND ? AND median IS NOT NULL ORDER BY day`,
    "values",
  ),
  forgetUsual: statement("DELETE FROM usual_price"),
  insertUsual: statement(
    `INSERT INTO usual_price (feed, gpu_id, billing, count_class, p10, p50, p90, observations, days)
     VALUES (@feed, @gpuId, @billing, @countClass, @p10, @p50, @p90, @observations, @days)`,
  ),
  usualPrices: statement<[string], UsualPrice>(
    `SELECT feed, gpu_id AS "gpuId", billing, count_class AS "countClass", p10, p50, p90, observations, days
     FROM usual_price WHERE feed = ?`,
  ),
}));

/** How far the days are complete; before the first one, from when the first offer was seen, or from the day of `now`. */
export async function readDayProgress(database: Reader | Tx, now: number): Promise<DayProgress> {
  const saved = await prepare(database).progress.get();
  if (saved) return saved;
  const day = dayOf((await prepare(database).firstSeen.get()) ?? now);
  return { day, offerRow: 0, usualDay: day };
}

/** The value of `day` from which the usual prices were calculated; null before the first time. */
export async function readUsualDay(database: Reader | Tx): Promise<number | null> {
  return (await prepare(database).usualDay.get()) ?? null;
}

/** Whether a day is over, and no scope that is read often can still turn out to have been unread at its end. */
export async function isDayOver(database: Reader, day: number, now: number): Promise<boolean> {
  const end = (day + 1) * dayLength;
  return now >= end && (await prepare(database).unsettledScope.get({ end, now })) === undefined;
}

/** The next offers by row, gone or not. */
export async function listOffersAfter(database: Reader, row: number, count: number): Promise<DatedOffer[]> {
  return await prepare(database).offers.all(row, count);
}

/** Saves a day of some offers. False when another process has done so: nothing is written. */
export async function saveDays(tx: Tx, lease: Lease, batch: DayBatch, now: number): Promise<boolean> {
  await requireLease(tx, lease);
  const { day, offerRow, usualDay } = batch.before;
  const present = await readDayProgress(tx, now);
  if (present.day !== day || present.offerRow !== offerRow) return false;
  const sql = prepare(tx);
  for (const figures of batch.days) await sql.insertDay.run(figures);
  for (const cloudDay of batch.clouds) await sql.insertCloudDay.run({ ...cloudDay, day });
  for (const row of batch.cut.rows) await sql.cut.run({ row, before: batch.cut.before });
  const { lastRow } = batch;
  await sql.saveProgress.run(
    lastRow === null ? { day: day + 1, offerRow: 0, usualDay } : { day, offerRow: lastRow, usualDay },
  );
  return true;
}

/** The medians of an offer's days, both ends included, as listed; days that it was sold out or unpriced are left out. */
export async function listMedians(database: Reader, offerRow: number, fromDay: number, toDay: number) {
  return await prepare(database).medians.all(offerRow, fromDay, toDay);
}

/** Replaces all usual prices by those calculated at a day. */
export async function saveUsualPrices(
  tx: Tx,
  lease: Lease,
  { prices, day, now }: { prices: UsualPrice[]; day: number; now: number },
): Promise<void> {
  await requireLease(tx, lease);
  const sql = prepare(tx);
  await sql.forgetUsual.run();
  for (const price of prices) await sql.insertUsual.run(price);
  await sql.saveProgress.run({ ...(await readDayProgress(tx, now)), usualDay: day });
  await nextRevision(tx);
}

export async function listUsualPrices(
  database: Reader | Tx,
  feed: UsualPrice["feed"],
): Promise<UsualPrice[]> {
  return await prepare(database).usualPrices.all(feed);
}
