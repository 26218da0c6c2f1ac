import "server-only";

import { getDatabase } from "@/db/client";
import { day as dayLength, type Stretch } from "@/lib/domain/durations";
import { isoTime } from "@/lib/format";
import type { HistorySummary, UsdOn } from "@/lib/price-history/dollars";
import { readPriceHistory, summarizeHistory, type PriceHistory } from "@/lib/price-history/history";
import type { PricePeriod } from "@/lib/price-history/periods";

import { assumedCurrency, readUsdOn } from "../offer-history";
import { findAnyOffer } from "../queries";
import { amountOf, lineOfChanges, lineOfDays, type Drawn, type PriceLine } from "./line";
import { periodStart } from "./period";
import { countPriceChanges, rowsOfChanges, rowsOfDays, type PriceRow } from "./rows";

/** A longer window, or one with more changes, is shown day by day. */
const maxDaysOfChanges = 31;
const maxChanges = 1_500;

/** An amount as listed per GPU-hour and when it began: a time, or the start of a UTC day of which only figures are kept. */
export interface DatedAmount {
  amount: number;
  at: number;
  isDay: boolean;
}

/** What the page of an offer shows of its past. Times in epoch milliseconds. */
export interface PriceView {
  period: PricePeriod;
  window: Stretch;
  /** Drawn and listed day by day, otherwise change by change. */
  isDaily: boolean;
  /** Of the newest price, and of all amounts that are drawn; null if it is not reported. */
  currency: string | null;
  line: PriceLine;
  now: number | null;
  low: DatedAmount | null;
  high: DatedAmount | null;
  median: number | null;
  inStockShare: HistorySummary["inStockShare"];
  priceChanges: number;
  /** Of the time before, price changes are not counted, because only days are kept. */
  changesFrom: number;
  /** Newest first. */
  rows: PriceRow[];
  /** The same window in the API. */
  json: string;
  csv: string;
}

/** Reads the past of an offer by id; null for an unknown id. */
export async function getPriceView(id: string, period: PricePeriod): Promise<PriceView | null> {
  const offer = await findAnyOffer(id);
  if (!offer) return null;
  const database = getDatabase();
  const now = Date.now();
  const from = periodStart(period, now, offer.firstSeenAt);
  const listed = offer.native.currency;
  const drawn: Drawn = { currency: listed, gpuCount: offer.gpuCount };
  // Figures as listed: other currencies are left out, because there is no rate between them.
  const asListed: UsdOn = (currency) => (currency === listed ? 1 : null);
  const history = await readPriceHistory(database, offer, { from, to: now, now });
  const summary = summarizeHistory(history, offer, asListed);
  const usdOn = await readUsdOn(database, offer, history);
  const { window, states, statesFrom } = history;
  const isDaily =
    statesFrom > window.from ||
    window.to - window.from > maxDaysOfChanges * dayLength ||
    states.length > maxChanges;
  const query = new URLSearchParams({ from: isoTime(from), ...(isDaily && { step: "day" }) });
  const last = states.at(-1);
  return {
    period,
    window,
    isDaily,
    currency: listed ?? assumedCurrency(offer),
    line: isDaily ? lineOfDays(history, drawn) : lineOfChanges(history, drawn),
    now: last && !last.gone ? amountOf({ state: last }, drawn) : null,
    low: datedAmount(history, summary.low, "low", drawn),
    high: datedAmount(history, summary.high, "high", drawn),
    median: summary.median === null ? null : summary.median / 1e6,
    inStockShare: summary.inStockShare,
    priceChanges: countPriceChanges(states, drawn),
    changesFrom: statesFrom,
    rows: isDaily ? rowsOfDays(history, usdOn) : rowsOfChanges(history, offer, usdOn),
    json: `/api/v1/offers/${id}/history?${query}`,
    csv: `/api/v1/offers/${id}/history.csv?${query}`,
  };
}

/** When a lowest or highest price was last reached. */
function datedAmount(
  { spans, days, window }: PriceHistory,
  micros: number | null,
  figure: "low" | "high",
  drawn: Drawn,
): DatedAmount | null {
  if (micros === null) return null;
  const amount = micros / 1e6;
  const amounts = spans.map((span) => amountOf(span, drawn));
  const last = amounts.lastIndexOf(amount);
  if (last !== -1) {
    const first = amounts.findLastIndex((other, index) => index < last && other !== amount) + 1;
    return { amount, at: Math.max(spans[first]!.state.at, window.from), isDay: false };
  }
  const found = days.findLast((figures) => figures.currency === drawn.currency && figures[figure] === micros);
  return found ? { amount, at: found.day * dayLength, isDay: true } : null;
}
