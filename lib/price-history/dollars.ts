import { dayOf } from "@/lib/domain/durations";
import { gpuPriceMicros } from "@/lib/domain/money";

import { nativeMicros, splitAtMidnight, type DayFigures } from "./days";
import type { RecordedState, Span } from "./spans";
import { weightedQuantile } from "./weighted";

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
  const usd = usdOn(figures.currency, figures.day);
  const convert = (amount: number | null) =>
    amount === null || usd === null ? null : inDollars(amount, usd);
  const { open, low, high, close, median, ...rest } = figures;
  const amounts = { open, low, high, close, median };
  for (const key of ["open", "low", "high", "close", "median"] as const) amounts[key] = convert(amounts[key]);
  return { ...rest, ...amounts };
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

/** A span as pieces, one per day: the rate may change at midnight. */
export function spanPieces(span: Span, gpuCount: number | null, usdOn: UsdOn): Piece[] {
  const { native, stock } = span.state;
  const amount = nativeMicros(span, gpuCount);
  const parts = native.currency === "USD" ? [span] : splitAtMidnight(span);
  return parts.map(({ from, to }) => {
    const length = to - from;
    const usd = usdOn(native.currency, dayOf(from));
    const micros = amount === null || usd === null ? null : inDollars(amount, usd);
    const isAvailable = micros !== null && stock !== "sold-out";
    return {
      low: micros,
      high: micros,
      median: isAvailable ? micros : null,
      observed: length,
      inStock: stock === "in-stock" ? length : 0,
      soldOut: stock === "sold-out" ? length : 0,
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
  const total = (key: "observed" | "inStock" | "soldOut") =>
    pieces.reduce((sum, piece) => sum + piece[key], 0);
  const lows = pieces.flatMap(({ low }) => low ?? []);
  const highs = pieces.flatMap(({ high }) => high ?? []);
  const medians = pieces.flatMap(({ median, available }) =>
    median === null ? [] : [{ value: median, weight: available }],
  );
  return {
    low: lows.length === 0 ? null : lows.reduce((a, b) => Math.min(a, b)),
    high: highs.length === 0 ? null : highs.reduce((a, b) => Math.max(a, b)),
    median: weightedQuantile(medians, 0.5),
    inStockShare: shareInStock(total("inStock"), total("soldOut")),
    observedSeconds: Math.round(total("observed") / 1000),
  };
}

/** Null where neither was ever reported. */
export function shareInStock(inStock: number, soldOut: number): number | null {
  return inStock + soldOut === 0 ? null : inStock / (inStock + soldOut);
}
