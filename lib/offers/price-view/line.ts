import { isLowStock } from "../labels";
import { type Stretch, stretchOfDay } from "@/lib/domain/durations";
import { nativeMicros, type DayFigures } from "@/lib/price-history/days";
import { shareInStock } from "@/lib/price-history/dollars";
import type { PriceHistory } from "@/lib/price-history/history";
import { listGaps, type RecordedState, type Span } from "@/lib/price-history/spans";

/** The stock over a stretch of time: its state, or for a day also the share of the time in which it was in stock. */
export interface StockStretch extends Stretch {
  stock: "in-stock" | "low" | "sold-out" | "unknown";
  share?: number;
}

/** What a chart of one offer draws. Amounts as listed per GPU-hour, times in epoch milliseconds. */
export interface PriceLine {
  /** Each holds until the next one; null where there was no price in this currency. */
  points: [time: number, amount: number | null][];
  /** Of the days, one per point; null where every change is drawn. */
  ranges: ([low: number, high: number] | null)[] | null;
  stock: StockStretch[];
  gaps: Stretch[];
}

/** How an offer's prices are drawn: only those in this currency. */
export interface Drawn {
  currency: string | null;
  gpuCount: number | null;
}

/** Every change. */
export function lineOfChanges({ spans, gaps }: PriceHistory, drawn: Drawn): PriceLine {
  const points: PriceLine["points"] = [];
  for (const span of spans) {
    const amount = amountOf(span, drawn);
    if (points.at(-1)?.[1] !== amount) points.push([span.from, amount]);
  }
  const stock = spans.map(({ from, to, state }): StockStretch => ({ from, to, stock: stockOf(state) }));
  return { points, ranges: null, stock: joinStretches(stock), gaps };
}

/** One point per UTC day: its last price, with the lowest and highest. */
export function lineOfDays({ days, window }: PriceHistory, { currency }: Drawn): PriceLine {
  const points: PriceLine["points"] = [];
  const ranges: PriceLine["ranges"] = [];
  for (const figures of days) {
    const { close, low, high } = figures.currency === currency ? figures : unpriced;
    const range: [number, number] | null = low === null || high === null ? null : [low / 1e6, high / 1e6];
    const amount = close === null ? null : close / 1e6;
    const [last, lastRange] = [points.at(-1), ranges.at(-1)];
    const isSame = last?.[1] === amount && lastRange?.[0] === range?.[0] && lastRange?.[1] === range?.[1];
    if (isSame) continue;
    points.push([stretchOf(figures, window).from, amount]);
    ranges.push(range);
  }
  const stretches = days.map((figures) => ({ ...stretchOf(figures, window), ...stockOfDay(figures) }));
  return { points, ranges, stock: joinStretches(stretches), gaps: listGaps(stretches, window) };
}

const unpriced = { close: null, low: null, high: null };

/** The amount of a state as listed per GPU-hour; null without a price in the currency. */
export function amountOf(span: Pick<Span, "state">, { currency, gpuCount }: Drawn): number | null {
  if (span.state.native.currency !== currency) return null;
  const micros = nativeMicros(span, gpuCount);
  return micros === null ? null : micros / 1e6;
}

/** As on the rest of the page, one or two machines are low. */
export function stockOf({ stock, capacity }: Pick<RecordedState, "stock" | "capacity">) {
  return stock === "in-stock" && isLowStock(capacity) ? "low" : stock;
}

function stockOfDay({ inStock, soldOut }: DayFigures): Pick<StockStretch, "stock" | "share"> {
  const share = shareInStock(inStock, soldOut);
  if (share === null) return { stock: "unknown" };
  if (share === 0 || share === 1) return { stock: share === 0 ? "sold-out" : "in-stock", share };
  // Rounded, so that days join, but never to all or nothing.
  return { stock: "in-stock", share: Math.min(0.99, Math.max(0.01, Math.round(share * 100) / 100)) };
}

/** `97%`: a share of time in stock, never rounded to all or nothing. */
export function shareText(share: number): string {
  if (share === 0 || share === 1) return `${share * 100}%`;
  return `${Math.min(99, Math.max(1, Math.round(share * 100)))}%`;
}

function stretchOf({ day }: DayFigures, window: Stretch): Stretch {
  const { from, to } = stretchOfDay(day);
  return { from: Math.max(from, window.from), to: Math.min(to, window.to) };
}

/** Neighbors in the same state as one. */
function joinStretches(stretches: readonly StockStretch[]): StockStretch[] {
  const joined: StockStretch[] = [];
  for (const stretch of stretches) {
    const last = joined.at(-1);
    if (last?.to === stretch.from && last.stock === stretch.stock && last.share === stretch.share)
      last.to = stretch.to;
    else joined.push({ ...stretch });
  }
  return joined;
}
