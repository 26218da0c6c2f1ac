import { day as dayLength, dayOf } from "@/lib/domain/durations";
import { gpuPriceMicros } from "@/lib/domain/money";
import { groupBy } from "@/lib/group-by";

import type { Span } from "./spans";
import { weightedQuantile } from "./weighted";

/** Complete days for which every recorded state is kept; of older days only the figures. */
export const daysOfStates = 30;

/**
 * One UTC day of an offer. Amounts are millionths of a unit of its currency per GPU-hour, null where there was no such price;
 * `observed`, `inStock`, `soldOut` and `available` are milliseconds.
 */
export interface DayFigures {
  /** Days since 1970-01-01. */
  day: number;
  /** As listed; null if it is not reported. */
  currency: string | null;
  open: number | null;
  low: number | null;
  high: number | null;
  close: number | null;
  /** Weighted by time, sold-out time left out. */
  median: number | null;
  /** Listed and read. */
  observed: number;
  inStock: number;
  soldOut: number;
  /** Listed with a price and not sold out. */
  available: number;
}

/** The figures of each day on which an offer was listed and read. Spans oldest first. */
export function listDays(spans: readonly Span[], gpuCount: number | null): DayFigures[] {
  const byDay = groupBy(spans.flatMap(splitAtMidnight), ({ from }) => dayOf(from));
  return [...byDay].map(([day, ofDay]) => dayFigures(day, ofDay, gpuCount));
}

/** The parts of a span on each day. */
export function splitAtMidnight(span: Span): Span[] {
  const parts: Span[] = [];
  for (let from = span.from; from < span.to;) {
    const to = Math.min(span.to, (dayOf(from) + 1) * dayLength);
    parts.push({ ...span, from, to });
    from = to;
  }
  return parts;
}

/** The listed price per GPU-hour in millionths of a unit of its own currency; null if there is none. */
export function nativeMicros({ state }: Pick<Span, "state">, gpuCount: number | null): number | null {
  return gpuPriceMicros(state.native, gpuCount, 1);
}

/** Amounts of a currency that is not the last of the day are left out: there is no rate between them. */
function dayFigures(day: number, spans: readonly Span[], gpuCount: number | null): DayFigures {
  const priced = spans.flatMap((span) => {
    const value = nativeMicros(span, gpuCount);
    return value === null ? [] : [{ value, weight: span.to - span.from, state: span.state }];
  });
  const currency = (priced.at(-1) ?? spans.at(-1)!).state.native.currency;
  const alike = priced.filter(({ state }) => state.native.currency === currency);
  const available = alike.filter(({ state }) => state.stock !== "sold-out");
  const values = alike.map(({ value }) => value);
  const timeIn = (stock: string) => sum(spans.filter(({ state }) => state.stock === stock).map(lengthOf));
  return {
    day,
    currency,
    open: values[0] ?? null,
    low: values.length === 0 ? null : Math.min(...values),
    high: values.length === 0 ? null : Math.max(...values),
    close: values.at(-1) ?? null,
    median: weightedQuantile(available, 0.5),
    observed: sum(spans.map(lengthOf)),
    inStock: timeIn("in-stock"),
    soldOut: timeIn("sold-out"),
    available: sum(available.map(({ weight }) => weight)),
  };
}

function lengthOf({ from, to }: Span): number {
  return to - from;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
