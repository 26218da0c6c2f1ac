import { and, asc, eq, gt, inArray } from "drizzle-orm";

import type { Stretch } from "@/lib/domain/durations";

import { statements, type Reader, type Tx } from "./connections";
import { stateColumns, toOfferState, type StateValues } from "./offer-state";
import { patience } from "./schedules";
import { listOf } from "./statements";
import { cloudDay, rateDay, type BillingClass, type offerDay, type RateFeed } from "./schema";

type KeptDay = Omit<typeof offerDay.$inferSelect, "offerRow">;

type DayValues = [
  day: number,
  currency: string | null,
  ...prices: [open: number | null, low: number | null, high: number | null, close: number | null],
  median: number | null,
  ...times: [observed: number, inStock: number, soldOut: number, available: number],
];

const prepare = statements(({ engine, statement }) => ({
  states: statement<[{ offerRow: number; from: number; to: number }], [at: number, ...StateValues]>(
    `SELECT at, ${stateColumns.join(", ")}
     FROM offer_change WHERE offer_row = @offerRow AND at < @to
       AND at >= coalesce((SELECT max(at) FROM offer_change WHERE offer_row = @offerRow AND at <= @from), @from)
     ORDER BY at, "row"`,
    "values",
  ),
  days: statement<[number, number, number], DayValues>(
    `SELECT day, currency, open, low, high, close, median, observed, in_stock, sold_out, available
     FROM offer_day WHERE offer_row = ? AND day BETWEEN ? AND ? ORDER BY day`,
    "values",
  ),
  gaps: statement<[string, string, number, number], Stretch>(
    `SELECT from_at AS "from", to_at AS "to" FROM scope_gap
     WHERE account_id = ? AND scope = ? AND from_at < ? AND to_at > ? ORDER BY from_at`,
  ),
  pricedDays: statement<[string, number], PricedDay>(
    `SELECT offer_row, day, currency, coalesce(median, close) AS amount FROM offer_day
     WHERE offer_row IN (${listOf(engine, "integer")}) AND day >= ? AND close IS NOT NULL ORDER BY offer_row, day`,
    "values",
  ),
  oldestState: statement<[number], number | null>(
    "SELECT min(at) FROM offer_change WHERE offer_row = ?",
    "value",
  ),
  lastReading: statement<[string, string], { observedAt: number | null; patience: number }>(
    `SELECT observed_at AS "observedAt", coalesce(${patience}, 0) AS patience
     FROM scope LEFT JOIN schedule USING (account_id) WHERE account_id = ? AND scope = ?`,
  ),
}));

/** The recorded states of an offer in a window, oldest first; the first one is that at its start, if it is kept. */
export async function listStates(database: Reader | Tx, offerRow: number, { from, to }: Stretch) {
  return (await prepare(database).states.all({ offerRow, from, to })).map(([at, ...state]) =>
    Object.assign(toOfferState(state), { at }),
  );
}

/** When the oldest kept state of an offer was recorded, in epoch milliseconds; null without any. */
export async function oldestStateAt(database: Reader | Tx, offerRow: number): Promise<number | null> {
  return (await prepare(database).oldestState.get(offerRow)) ?? null;
}

/** The times in a window, up to now, in which a scope was not read for more than three of its intervals, oldest first. */
export async function listScopeGaps(
  database: Reader | Tx,
  { accountId, scope }: { accountId: string; scope: string },
  { from, to }: Stretch,
  now: number,
): Promise<Stretch[]> {
  const ended = await prepare(database).gaps.all(accountId, scope, to, from);
  const last = await prepare(database).lastReading.get(accountId, scope);
  if (last?.observedAt == null || now - last.observedAt <= last.patience) return ended;
  return [...ended, { from: last.observedAt, to: now }];
}

/** The kept days of an offer, both ends included, oldest first. */
export async function listOfferDays(
  database: Reader | Tx,
  offerRow: number,
  fromDay: number,
  toDay: number,
): Promise<KeptDay[]> {
  return (await prepare(database).days.all(offerRow, fromDay, toDay)).map(
    ([day, currency, open, low, high, close, median, observed, inStock, soldOut, available]) => ({
      day,
      currency,
      open,
      low,
      high,
      close,
      median,
      observed,
      inStock,
      soldOut,
      available,
    }),
  );
}

/** A day of an offer with its price as listed: the median, or the last one if it was sold out all day. */
export type PricedDay = [offerRow: number, day: number, currency: string | null, amount: number];

/** The priced days of some offers from a day on, by offer and day. */
export async function listPricedDays(
  database: Reader | Tx,
  offerRows: readonly number[],
  fromDay: number,
): Promise<PricedDay[]> {
  return await prepare(database).pricedDays.all(JSON.stringify(offerRows), fromDay);
}

/** The rates of a feed from a day on, oldest first: of these currencies, or of all. */
export async function listDailyRates(
  database: Reader | Tx,
  feed: RateFeed,
  fromDay: number,
  currencies?: readonly string[],
) {
  const { currency, day, usd } = rateDay;
  const isWanted = currencies && inArray(currency, [...currencies]);
  return await database
    .select({ currency, day, usd })
    .from(rateDay)
    .where(and(eq(rateDay.feed, feed), gt(day, fromDay - 1), isWanted))
    .orderBy(asc(day), asc(currency))
    .all();
}

/** The lowest price of each cloud for a GPU on each complete day, at these accounts, oldest first. */
export async function listCloudDays(
  database: Reader | Tx,
  { gpuId, billing, accountIds }: { gpuId: string; billing: BillingClass; accountIds: readonly string[] },
) {
  const { day, accountId, cloud, lowMicros } = cloudDay;
  return await database
    .select({ day, accountId, cloud, micros: lowMicros })
    .from(cloudDay)
    .where(and(eq(cloudDay.gpuId, gpuId), eq(cloudDay.billing, billing), inArray(accountId, [...accountIds])))
    .orderBy(asc(day), asc(accountId), asc(cloud))
    .all();
}
