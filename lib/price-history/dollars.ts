import { dayOf } from "@/lib/domain/durations";
import { gpuPriceMicros } from "@/lib/domain/money";

import { nativeMicros, splitAtMidnights, type DayFigures } from "./days";
import type { RecordedState, Span } from "./spans";
import { weightedQuantile, type Weighted } from "./weighted";

/** Dollars for one unit of a currency on a day (days since 1970-01-01); null where no rate is known. */
export type UsdOn = (currency: string | null, day: number) => number | null;

/** A recorded price in micro-dollars per GPU-hour by the rate of its day; null without a price or a rate. */
export function stateMicros(
  { native, at }: Pick<RecordedState, "native" | "at">,
  gpuCount: number | null,
  usdOn: UsdOn,
): number | null {
  const usd = usdOn(native.currency, dayOf(at));
  return usd === null ? null : gpuPriceMicros(native, gpuCount, usd);
}

/** The amounts of a day in micro-dollars per GPU-hour by its rate; null where they or the rate are not known. */
export function dayMicros(figures: DayFigures, usdOn: UsdOn): DayFigures {
  const { day, currency, open, low, high, close, median } = figures;
  const usd = usdOn(currency, day);
  if (usd === 1) return figures;
  const convert = (amount: number | null) =>
    amount === null || usd === null ? null : inDollars(amount, usd);
  return {
    day,
    currency,
    open: convert(open),
    low: convert(low),
    high: convert(high),
    close: convert(close),
    median: convert(median),
    observed: figures.observed,
    inStock: figures.inStock,
    soldOut: figures.soldOut,
    available: figures.available,
  };
}

/** Rounded as the amounts of days are, so that a day has the same price before and after only its figures are kept. */
function inDollars(amount: number, usd: number): number {
  return Math.round(amount * usd);
}

/** Figures of a stretch of an offer's history: prices in micro-dollars per GPU-hour, times in milliseconds. */
export type Piece = Pick<
  DayFigures,
  "low" | "high" | "median" | "observed" | "inStock" | "soldOut" | "available"
>;

/** Spans as pieces, one per day in other currencies: their rate may change at midnight. */
export function spanPieces(spans: readonly Span[], gpuCount: number | null, usdOn: UsdOn): Piece[] {
  const isDaily = spans.some(({ state }) => state.native.currency !== "USD");
  return (isDaily ? splitAtMidnights(spans) : spans).map((span) => {
    const { from, to, state } = span;
    const length = to - from;
    const amount = nativeMicros(span, gpuCount);
    const usd = usdOn(state.native.currency, dayOf(from));
    const micros = amount === null || usd === null ? null : inDollars(amount, usd);
    const isAvailable = micros !== null && state.stock !== "sold-out";
    return {
      low: micros,
      high: micros,
      median: isAvailable ? micros : null,
      observed: length,
      inStock: state.stock === "in-stock" ? length : 0,
      soldOut: state.stock === "sold-out" ? length : 0,
      available: isAvailable ? length : 0,
    };
  });
}

/** What a stretch of history comes to. Prices in micro-dollars per GPU-hour; null where none is known. */
export interface HistorySummary {
  low: number | null;
  high: number | null;
  /** Weighted by time, sold-out time left out. */
  median: number | null;
  /** Time in stock of the time in stock or sold out; null where neither was ever reported. */
  inStockShare: number | null;
  /** Listed and read. */
  observedSeconds: number;
}

/** The summary of pieces. A day of which only figures are kept counts as its median for as long as it was available. */
export function summarizePieces(pieces: readonly Piece[]): HistorySummary {
  let low: number | null = null;
  let high: number | null = null;
  let [observed, inStock, soldOut] = [0, 0, 0];
  const medians: Weighted[] = [];
  for (const piece of pieces) {
    if (piece.low !== null && (low === null || piece.low < low)) low = piece.low;
    if (piece.high !== null && (high === null || piece.high > high)) high = piece.high;
    if (piece.median !== null) medians.push({ value: piece.median, weight: piece.available });
    observed += piece.observed;
    inStock += piece.inStock;
    soldOut += piece.soldOut;
  }
  return {
    low,
    high,
    median: weightedQuantile(medians, 0.5),
    inStockShare: shareInStock(inStock, soldOut),
    observedSeconds: Math.round(observed / 1000),
  };
}

/** Null where neither was ever reported. */
export function shareInStock(inStock: number, soldOut: number): number | null {
  return inStock + soldOut === 0 ? null : inStock / (inStock + soldOut);
}
