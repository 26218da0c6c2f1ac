import { day, minute } from "@/lib/domain/durations";
import { amountText, fixedText, numberText } from "@/lib/format";
import { listedSign } from "@/lib/offers/listed-money";

import type { ChartData, StockBand } from "./chart-data";
import { indexAt, type Timeline } from "./timeline";

export const stockTexts: Record<StockBand["stock"], string> = {
  "in-stock": "In stock",
  low: "Low",
  "sold-out": "Sold out",
  unknown: "Stock not specified",
};

const date = { day: "numeric", month: "short", year: "numeric" } as const;
const clock = { hour: "2-digit", minute: "2-digit" } as const;
const utc = { timeZone: "UTC" } as const;

/** What holds at a time, in the order of the readout: the time, then each line, then the stock. */
export function readoutTexts(data: ChartData, timeline: Timeline, time: number): string[] {
  const index = indexAt(timeline, time);
  const when = data.isDaily ? `${dateText(timeline.times[index]!, true)} (UTC)` : timeText(time);
  if (timeline.isGap[index]) return [when, "No data"];
  const lines = data.series.flatMap(({ label }, line) => {
    const { values, ranges } = timeline.lines[line]!;
    const isOver = values[index] == null && timeline.lines.some((other) => other.values[index] != null);
    if (isOver) return [];
    const price = priceText(values[index] ?? null, data.currency);
    const range = ranges[index];
    const isWide = range != null && range[0] !== range[1];
    const text = isWide ? `${price} (${amountText(range[0])} to ${amountText(range[1])})` : price;
    return data.series.length === 1 ? text : `${label} ${text}`;
  });
  const band = timeline.stock[index];
  return [when, ...lines, ...(band ? [stockText(band)] : [])];
}

function priceText(value: number | null, currency: string | null): string {
  if (value === null) return "no price";
  return `${currency === null ? "" : listedSign(currency)}${amountText(value)}`;
}

function stockText({ stock, share }: StockBand): string {
  return share === undefined ? stockTexts[stock] : `in stock ${numberText(share * 100, 0)}% of the day`;
}

/** `Oct 31, 2026 to Nov 30, 2026`: the window of a chart, with times if it is short. */
export function windowText({ from, to, isDaily = false }: ChartData): string {
  const text = to - from > 2 * day ? (time: number) => dateText(time, isDaily) : timeText;
  return `${text(from)} to ${text(to)}`;
}

function dateText(time: number, isUtc: boolean): string {
  return format(time, { ...date, ...(isUtc && utc) });
}

function timeText(time: number): string {
  return format(time, { ...date, ...clock });
}

/** The labels of an axis of times: with seconds, minutes, days or months, as far apart as they are. */
export function timeLabels(times: readonly number[], isUtc: boolean): string[] {
  const step = times.length < 2 ? day : times[1]! - times[0]!;
  const zone = isUtc ? utc : {};
  return times.map((time) => {
    if (step >= 27 * day) return format(time, { month: "short", year: "numeric", ...zone });
    const isMidnight = format(time, { ...clock, ...zone }) === "00:00";
    if (step >= day || (isMidnight && step >= minute))
      return format(time, { day: "numeric", month: "short", ...zone });
    return format(time, { ...clock, ...(step < minute && { second: "2-digit" }), ...zone });
  });
}

/** The labels of an axis of prices, all with as many decimals as they need to differ. */
export function priceLabels(values: readonly number[]): string[] {
  const step = values.length < 2 ? 0.01 : values[1]! - values[0]!;
  const decimals = step >= 10 ? 0 : Math.max(2, -Math.floor(Math.log10(step) + 1e-9));
  return values.map((value) => fixedText(Math.max(0, value), Math.min(6, decimals)));
}

function format(time: number, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat("en-US-u-hc-h23", options).format(time);
}
