import { day, hour, type Stretch } from "@/lib/domain/durations";
import type { NativePrice } from "@/lib/domain/offer";
import type { Random } from "@/testing/random";

import type { DayFigures } from "../days";
import type { HistorySummary, UsdOn } from "../dollars";
import type { RecordedState } from "../spans";

// Slow and obvious: looks at each hour on its own. All times are whole hours.

export interface History {
  states: RecordedState[];
  gaps: Stretch[];
  window: Stretch;
  gpuCount: number | null;
  usdOn: UsdOn;
  mixesCurrencies: boolean;
}

const days = 5;

export function randomHistory(random: Random): History {
  const gpuCount = random.pick([null, 1, 2, 8]);
  const mixesCurrencies = random.integer(10) === 0;
  const usual = random.pick(["USD", "CNY", null]);
  const states: RecordedState[] = [];
  for (let at = random.integer(30); at < days * 24; at += random.integer(20)) {
    const currency = mixesCurrencies ? random.pick(["USD", "CNY"]) : usual;
    const native: NativePrice = {
      amount: random.integer(6) === 0 ? null : String(1 + random.integer(5)),
      currency,
      unit: random.pick(["major", "cent"] as const),
      per: random.pick(["hour", "day"] as const),
      scope: random.pick(["gpu", "machine"] as const),
    };
    const stock = random.pick(["in-stock", "sold-out", "unknown"] as const);
    states.push({ at: at * hour, gone: random.integer(6) === 0, stock, capacity: null, native });
  }
  const gaps = Array.from({ length: random.integer(4) }, () => {
    const from = random.integer(days * 24);
    return { from: from * hour, to: (from + random.integer(30)) * hour };
  });
  // Starts on a whole hour, often within a day.
  const window = { from: random.integer(2 * 24) * hour, to: (2 * 24 + random.integer(3 * 24)) * hour };
  const rates = Array.from({ length: days }, (_, index) => (index === 3 ? null : 0.1 + random.next()));
  const usdOn: UsdOn = (currency, ofDay) => (currency === "USD" ? 1 : currency === null ? null : (rates[ofDay] ?? null));
  return { states, gaps, window, gpuCount, usdOn, mixesCurrencies };
}

interface Hour {
  at: number;
  /** Null in a gap. */
  state: RecordedState | null;
}

function hours({ states, gaps, window }: History): Hour[] {
  const list: Hour[] = [];
  for (let at = window.from; at < window.to; at += hour) {
    const state = states.findLast((one) => one.at <= at) ?? null;
    const isUnread = gaps.some(({ from, to }) => from <= at && at < to);
    list.push({ at, state: isUnread || state?.gone ? null : state });
  }
  return list;
}

export function referenceGaps(history: History): Stretch[] {
  const found: Stretch[] = [];
  for (const { at, state } of hours(history)) {
    if (state) continue;
    if (found.at(-1)?.to === at) found.at(-1)!.to += hour;
    else found.push({ from: at, to: at + hour });
  }
  return found;
}

/** Millionths of a unit per GPU-hour. */
function amountOf({ native }: RecordedState, gpuCount: number | null): number | null {
  if (native.amount === null || (native.scope === "machine" && gpuCount === null)) return null;
  const listed = Number(native.amount) / (native.per === "day" ? 24 : 1) / (native.unit === "cent" ? 100 : 1);
  if (gpuCount === null) return Math.round(listed * 1e6);
  const machine = Math.round(listed * (native.scope === "gpu" ? gpuCount : 1) * 1e6);
  return Math.round(machine / gpuCount);
}

export function referenceDays(history: History): DayFigures[] {
  const all = hours(history).filter(({ state }) => state);
  const numbers = [...new Set(all.map(({ at }) => Math.floor(at / day)))];
  return numbers.map((number) => {
    const ofDay = all.filter(({ at }) => Math.floor(at / day) === number).map(({ state }) => state!);
    const priced = ofDay.filter((state) => amountOf(state, history.gpuCount) !== null);
    const { currency } = (priced.at(-1) ?? ofDay.at(-1)!).native;
    const alike = priced.filter(({ native }) => native.currency === currency);
    const amounts = alike.map((state) => amountOf(state, history.gpuCount)!);
    const available = alike.filter(({ stock }) => stock !== "sold-out");
    return {
      day: number,
      currency,
      open: amounts[0] ?? null,
      low: amounts.length ? Math.min(...amounts) : null,
      high: amounts.length ? Math.max(...amounts) : null,
      close: amounts.at(-1) ?? null,
      median: middle(available.map((state) => amountOf(state, history.gpuCount)!)),
      observed: ofDay.length * hour,
      inStock: ofDay.filter(({ stock }) => stock === "in-stock").length * hour,
      soldOut: ofDay.filter(({ stock }) => stock === "sold-out").length * hour,
      available: available.length * hour,
    };
  });
}

export function referenceSummary(history: History): HistorySummary {
  const all = hours(history).filter(({ state }) => state);
  const prices = all.map(({ at, state }) => {
    const usd = history.usdOn(state!.native.currency, Math.floor(at / day));
    const amount = amountOf(state!, history.gpuCount);
    return amount === null || usd === null ? null : Math.round(amount * usd);
  });
  const known = prices.filter((price) => price !== null);
  const available = prices.filter((price, at) => price !== null && all[at]!.state!.stock !== "sold-out");
  const inStock = all.filter(({ state }) => state!.stock === "in-stock").length;
  const soldOut = all.filter(({ state }) => state!.stock === "sold-out").length;
  return {
    low: known.length ? Math.min(...known) : null,
    high: known.length ? Math.max(...known) : null,
    median: middle(available as number[]),
    inStockShare: inStock + soldOut === 0 ? null : inStock / (inStock + soldOut),
    observedSeconds: (all.length * hour) / 1000,
  };
}

/** The lower one of the two in the middle. */
function middle(values: number[]): number | null {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length / 2) - 1] ?? null;
}
