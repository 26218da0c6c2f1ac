import { day as dayLength, type Stretch } from "@/lib/domain/durations";
import type { Stock } from "@/lib/domain/vocabulary";
import { dayMicros, shareInStock, stateMicros, type UsdOn } from "@/lib/price-history/dollars";
import type { PriceHistory } from "@/lib/price-history/history";
import { listGaps, type RecordedState } from "@/lib/price-history/spans";

import { amountOf, type Drawn } from "./line";

/** Amounts of a row: as listed per GPU-hour, and in micro-dollars by the rate of the day. */
interface RowAmount {
  amount: number | null;
  micros: number | null;
  /** Compared with the price before it in the same currency: 0.05 is 5% more. Null without one, or if it did not change. */
  change: number | null;
}

/** A line of the history table. Times in epoch milliseconds. */
export type PriceRow =
  | ({
      kind: "change";
      at: number;
      stock: Stock;
      capacity: number | null;
      currency: string | null;
      isFirst: boolean;
    } & RowAmount)
  | { kind: "gone"; at: number }
  | ({
      kind: "day";
      at: number;
      low: number | null;
      high: number | null;
      currency: string | null;
      share: number | null;
    } & RowAmount)
  | { kind: "gap"; at: number; to: number };

/** Each change and each gap, newest first. */
export function rowsOfChanges(
  { states, gaps, statesFrom }: PriceHistory,
  { gpuCount, firstSeenAt }: { gpuCount: number | null; firstSeenAt: number },
  usdOn: UsdOn,
): PriceRow[] {
  const compare = comparer();
  const rows = states.map((state): PriceRow => {
    const { at, stock, capacity } = state;
    if (state.gone) return { kind: "gone", at };
    const { currency } = state.native;
    const amount = amountOf({ state }, { currency, gpuCount });
    return {
      kind: "change",
      at,
      stock,
      capacity,
      currency,
      amount,
      // A state that began before the window is shown by the first rate that is known for it.
      micros: stateMicros({ ...state, at: Math.max(at, statesFrom) }, gpuCount, usdOn),
      change: compare(amount, currency),
      isFirst: at <= firstSeenAt,
    };
  });
  return newestFirst([...rows, ...gapRows(gaps.filter((gap) => !wasGone(states, gap.from)))]);
}

/** Each UTC day and each stretch of days without a reading, newest first. */
export function rowsOfDays({ days, window }: PriceHistory, usdOn: UsdOn): PriceRow[] {
  const compare = comparer();
  const rows = days.map((figures): PriceRow => {
    const { day, currency, close, low, high, inStock, soldOut } = figures;
    const amount = toAmount(close);
    return {
      kind: "day",
      at: day * dayLength,
      currency,
      amount,
      low: toAmount(low),
      high: toAmount(high),
      micros: dayMicros(figures, usdOn).close,
      change: compare(amount, currency),
      share: shareInStock(inStock, soldOut),
    };
  });
  const read = rows.map(({ at }) => ({ from: at, to: at + dayLength }));
  return newestFirst([...rows, ...gapRows(listGaps(read, window))]);
}

/** How many times the price changed between two states in which it was known. */
export function countPriceChanges(states: readonly RecordedState[], drawn: Drawn): number {
  const amounts = states.flatMap((state) => (state.gone ? [] : (amountOf({ state }, drawn) ?? [])));
  return amounts.filter((amount, index) => index > 0 && amount !== amounts[index - 1]).length;
}

/** Compares each amount with the last one of the same currency. */
function comparer() {
  const lasts = new Map<string | null, number>();
  return (amount: number | null, currency: string | null): number | null => {
    if (amount === null) return null;
    const last = lasts.get(currency);
    lasts.set(currency, amount);
    return last === undefined || last === amount ? null : amount / last - 1;
  };
}

function wasGone(states: readonly RecordedState[], at: number): boolean {
  return states.findLast((state) => state.at <= at)?.gone ?? false;
}

function gapRows(gaps: readonly Stretch[]): PriceRow[] {
  return gaps.map(({ from, to }) => ({ kind: "gap", at: from, to }));
}

function newestFirst(rows: readonly PriceRow[]): PriceRow[] {
  return rows.toSorted((a, b) => b.at - a.at);
}

function toAmount(micros: number | null): number | null {
  return micros === null ? null : micros / 1e6;
}
