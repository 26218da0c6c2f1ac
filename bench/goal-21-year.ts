import type BetterSqlite3 from "better-sqlite3";

import { day as dayLength } from "@/lib/domain/durations";

import { accountId } from "./generate";

type State = [at: number, gone: 0 | 1, stock: string, amount: string | null];
type Gap = [from: number, to: number];
type Day = [
  day: number,
  open: number,
  low: number,
  high: number,
  close: number,
  median: number | null,
  observed: number,
  inStock: number,
  soldOut: number,
  available: number,
];

/**
 * What `getOfferHistory` returns for a year by day, with statements and loops for this case alone: prices in dollars per
 * machine-hour, of an offer that was never gone.
 */
export function handWrittenYear(client: BetterSqlite3.Database) {
  const offerById = client.prepare<
    [string, string],
    { row: number; gpuCount: number; firstSeenAt: number; scope: string }
  >(
    `SELECT row, gpu_count AS gpuCount, first_seen_at AS firstSeenAt, scope FROM offer WHERE id = ? AND account_id = ?`,
  );
  const oldestState = client
    .prepare<[number], number>("SELECT min(at) FROM offer_change WHERE offer_row = ?")
    .pluck();
  const daysOf = client
    .prepare<[number, number, number], Day>(
      `SELECT day, open, low, high, close, median, observed, in_stock, sold_out, available FROM offer_day
       WHERE offer_row = ? AND day BETWEEN ? AND ? ORDER BY day`,
    )
    .raw();
  const statesOf = client
    .prepare<[{ row: number; now: number; from: number }], State>(
      `SELECT at, gone, stock, native_amount FROM offer_change WHERE offer_row = @row AND at < @now
         AND at >= (SELECT max(at) FROM offer_change WHERE offer_row = @row AND at <= @from) ORDER BY at, row`,
    )
    .raw();
  const gapsOf = client
    .prepare<[string, number], Gap>(
      "SELECT from_at, to_at FROM scope_gap WHERE account_id = ? AND scope = 'all' AND to_at > ? ORDER BY from_at",
    )
    .raw();

  return (id: string, from: number, now: number) => {
    const { row, gpuCount, firstSeenAt } = offerById.get(id, accountId)!;
    const statesFrom = (Math.floor(oldestState.get(row)! / dayLength) + 1) * dayLength;
    const days = daysOf.all(
      row,
      Math.floor(Math.max(from, firstSeenAt) / dayLength),
      statesFrom / dayLength - 1,
    );
    const spans = spansOf(statesOf.all({ row, now, from: statesFrom }), statesFrom, now, gpuCount);
    const kept = [...days];
    for (const span of spans) addSpan(days, span);
    const points = days.map(([day, open, low, high, close, , , inStock, soldOut]) => ({
      day: new Date(day * dayLength).toISOString().slice(0, 10),
      open,
      low,
      high,
      close,
      inStockShare: inStock + soldOut === 0 ? null : inStock / (inStock + soldOut),
    }));
    return { points, gaps: gapsOf.all(accountId, statesFrom), summary: summarize(kept, spans) };
  };
}

type SpanOfState = [from: number, to: number, micros: number, stock: string];

function spansOf(states: readonly State[], from: number, now: number, gpuCount: number): SpanOfState[] {
  return states.map(([at, , stock, amount], index) => [
    Math.max(at, from),
    states[index + 1]?.[0] ?? now,
    Math.round((Number(amount) / gpuCount) * 1e6),
    stock,
  ]);
}

/** Adds a span to its days, the last of which it may continue. */
function addSpan(days: Day[], [start, end, micros, stock]: SpanOfState): void {
  for (let from = start; from < end;) {
    const number = Math.floor(from / dayLength);
    const to = Math.min(end, (number + 1) * dayLength);
    if (days.at(-1)?.[0] !== number) days.push([number, micros, micros, micros, micros, null, 0, 0, 0, 0]);
    const day = days.at(-1)!;
    day[2] = Math.min(day[2], micros);
    day[3] = Math.max(day[3], micros);
    day[4] = micros;
    if (stock === "in-stock") day[7] += to - from;
    if (stock === "sold-out") day[8] += to - from;
    from = to;
  }
}

function summarize(kept: readonly Day[], spans: readonly SpanOfState[]) {
  let [low, high, observed, inStock, soldOut] = [Infinity, 0, 0, 0, 0];
  const weights = new Map<number, number>();
  for (const day of kept) {
    low = Math.min(low, day[2]);
    high = Math.max(high, day[3]);
    observed += day[6];
    inStock += day[7];
    soldOut += day[8];
    if (day[5] !== null) weights.set(day[5], (weights.get(day[5]) ?? 0) + day[9]);
  }
  for (const [from, to, micros, stock] of spans) {
    low = Math.min(low, micros);
    high = Math.max(high, micros);
    observed += to - from;
    if (stock === "in-stock") inStock += to - from;
    if (stock === "sold-out") soldOut += to - from;
    else weights.set(micros, (weights.get(micros) ?? 0) + to - from);
  }
  const inStockShare = inStock + soldOut === 0 ? null : inStock / (inStock + soldOut);
  return { low, high, median: weightedMedian(weights), inStockShare, observedSeconds: observed / 1000 };
}

function weightedMedian(weights: ReadonlyMap<number, number>): number | null {
  const sorted = [...weights].sort((a, b) => a[0] - b[0]);
  const half = sorted.reduce((sum, [, weight]) => sum + weight, 0) / 2;
  let below = 0;
  for (const [value, weight] of sorted) if ((below += weight) >= half) return value;
  return null;
}
