import "server-only";

import type { Reader } from "@/db/connections";
import { getDatabase } from "@/db/client";
import type { StoredOffer } from "@/db/offers";
import type { RateFeed } from "@/db/schema";
import { day, dayOf } from "@/lib/domain/durations";
import { gpuPriceMicros, isListedAlike, priceMicros } from "@/lib/domain/money";
import { assumedCurrencies, env } from "@/lib/env";
import { isoTime } from "@/lib/format";
import type { HistoryDay, HistoryPoint, OfferHistory } from "@/lib/price-history/contract";
import { createUsdOn, readDailyRates } from "@/lib/price-history/daily-rates";
import type { DayFigures } from "@/lib/price-history/days";
import { dayMicros, shareInStock, type UsdOn } from "@/lib/price-history/dollars";
import { readPriceHistory, summarizeHistory, type PriceHistory } from "@/lib/price-history/history";
import type { HistoryRequest } from "@/lib/price-history/request";
import type { RecordedState } from "@/lib/price-history/spans";

import { findAnyOffer } from "./queries";

/** The history of an offer by id, including gone ones; null for an unknown id. */
export async function getOfferHistory(id: string, request: HistoryRequest): Promise<OfferHistory | null> {
  const offer = await findAnyOffer(id);
  if (!offer) return null;
  const database = getDatabase();
  const now = Date.now();
  const { from, to, step } = request;
  const history = await readPriceHistory(database, offer, { from, to, now });
  const usdOn = await readUsdOn(database, offer, history);
  const { currency, unit, per } = offer.native;
  return {
    offerId: id,
    native: { currency: currency ?? assumedCurrency(offer), unit, per },
    points:
      step === "day"
        ? history.days.map((figures) => toDay(figures, usdOn))
        : history.states.flatMap((state) =>
            state.gone ? [] : toPoint({ ...state, at: Math.max(state.at, history.statesFrom) }, offer, usdOn),
          ),
    gaps: history.gaps.map(({ from, to }) => ({ from: isoTime(from), to: isoTime(to) })),
    summary: summarizeHistory(history, offer, usdOn),
    changesFrom: isoTime(history.statesFrom),
  };
}

/** The daily rates for all that an offer's history was listed at. */
export async function readUsdOn(
  database: Reader,
  offer: Pick<StoredOffer, "provider" | "accountId">,
  { window, states, days }: PriceHistory,
): Promise<UsdOn> {
  const assumed = assumedCurrency(offer);
  const listed = new Set([assumed, ...days.map(({ currency }) => currency)]);
  for (const { native } of states) listed.add(native.currency);
  const foreign = [...listed].filter(
    (currency): currency is string => currency !== null && currency !== "USD",
  );
  const rates = await readDailyRates(database, feedOf(offer), dayOf(window.from), foreign);
  return createUsdOn(rates, { pinned: env().pinnedRates, assumed });
}

function feedOf({ accountId }: Pick<StoredOffer, "accountId">): RateFeed {
  return accountId.startsWith("sandbox:") ? "sandbox" : "live";
}

/** The currency of prices that a provider lists without one, if the operator set it. */
export function assumedCurrency({ provider }: Pick<StoredOffer, "provider">): string | null {
  const assumed: Partial<Record<string, string>> = assumedCurrencies(env());
  return assumed[provider] ?? null;
}

function toPoint(state: RecordedState, offer: StoredOffer, usdOn: UsdOn): HistoryPoint {
  const { at, native, stock, capacity } = state;
  const { gpuCount } = offer;
  const usd = usdOn(native.currency, dayOf(at));
  return {
    at: isoTime(at),
    gpuPriceMicros: usd === null ? null : gpuPriceMicros(native, gpuCount, usd),
    priceMicros: usd === null ? null : priceMicros(native, gpuCount, usd),
    nativeAmount: isListedAlike(native, offer.native) ? native.amount : null,
    stock,
    capacity,
  };
}

function toDay(figures: DayFigures, usdOn: UsdOn): HistoryDay {
  const { open, low, high, close } = dayMicros(figures, usdOn);
  return {
    day: isoTime(figures.day * day).slice(0, 10),
    open,
    low,
    high,
    close,
    inStockShare: shareInStock(figures.inStock, figures.soldOut),
  };
}
