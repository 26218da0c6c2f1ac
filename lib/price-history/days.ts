import { day as dayLength, dayOf } from "@/lib/domain/durations";
import { gpuPriceMicros } from "@/lib/domain/money";
import { groupBy } from "@/lib/group-by";

import type { Span } from "./spans";
import { weightedQuantile, type Weighted } from "./weighted";

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
  const byDay = groupBy(splitAtMidnights(spans), ({ from }) => dayOf(from));
  return [...byDay].map(([day, ofDay]) => dayFigures(day, ofDay, gpuCount));
}

/** The parts of the spans on each day. */
export function splitAtMidnights(spans: readonly Span[]): Span[] {
  const parts: Span[] = [];
  for (const span of spans)
    for (let from = span.from; from < span.to;) {
      const to = Math.min(span.to, (dayOf(from) + 1) * dayLength);
      parts.push(from === span.from && to === span.to ? span : { from, to, state: span.state });
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
  const amounts = spans.map((span) => nativeMicros(span, gpuCount));
  const last = amounts.findLastIndex((amount) => amount !== null);
  const { currency } = spans.at(last)!.state.native;
  const figures: DayFigures = {
    day,
    currency,
    open: null,
    low: null,
    high: null,
    close: null,
    median: null,
    observed: 0,
    inStock: 0,
    soldOut: 0,
    available: 0,
  };
  const available: Weighted[] = [];
  for (const [index, { from, to, state }] of spans.entries()) {
    const length = to - from;
    figures.observed += length;
    if (state.stock === "in-stock") figures.inStock += length;
    else if (state.stock === "sold-out") figures.soldOut += length;
    const value = amounts[index]!;
    if (value === null || state.native.currency !== currency) continue;
    figures.open ??= value;
    figures.low = Math.min(figures.low ?? value, value);
    figures.high = Math.max(figures.high ?? value, value);
    figures.close = value;
    if (state.stock === "sold-out") continue;
    figures.available += length;
    available.push({ value, weight: length });
  }
  figures.median = weightedQuantile(available, 0.5);
  return figures;
}
