import "server-only";

import { getDatabase } from "@/db/client";
import { findOffer, listOfferChanges } from "@/db/offers";
import { isoTime } from "@/lib/format";
import { pollingAccounts } from "@/lib/accounts/present";
import { describeEach } from "@/lib/describe-each";
import { env } from "@/lib/env";
import { isKnownCurrency } from "@/lib/rates/currencies";

import { currentIndex } from "./current-index";
import type { Display, Notice, Offer, OffersPage } from "./schema";
import type { OffersSearch } from "./search";
import { parseSearch } from "./search-params";
import { offerRowName, type OfferIndex } from "./offer-index";
import { omittedRowsText } from "./omitted-rows";
import { toNotice } from "./problems";

/** The result of a query: the API response, and what only the page shows. */
interface OffersResult {
  page: OffersPage;
  offerIndex: OfferIndex;
  search: OffersSearch;
  canonical: string;
  /** The number of offers that cannot be shown; if not 0, the last notice reports it. */
  leftOut: number;
  /** By offer: milliseconds after its observation until it is stale. */
  freshFor: Map<string, number>;
}

/** Parses a query, then finds, describes and counts the matching offers. */
export async function findOffers(query: string | URLSearchParams, index?: OfferIndex): Promise<OffersResult> {
  const offerIndex = index ?? (await currentIndex());
  const { search, problems, canonical } = parseSearch(query, offerIndex.spelling);
  const found = offerIndex.find(search, canonical);
  const now = Date.now();
  const { display, notice } = chooseDisplay(offerIndex, search.currency);
  const described = describeEach(found.offers, (offer) => offerIndex.describe(offer, now), offerRowName);
  const leftOut = offerIndex.leftOut + described.leftOut;
  const unshown: Notice = { param: "offers", value: String(leftOut), message: omittedRowsText(leftOut) };
  return {
    offerIndex,
    search,
    canonical,
    leftOut,
    freshFor: new Map(found.offers.map((offer) => [offer.id, offerIndex.freshFor(offer)])),
    page: {
      offers: described.views,
      total: found.total,
      page: search.page,
      size: search.size,
      facets: found.facets,
      notices: [...problems.map(toNotice), ...(notice ? [notice] : []), ...(leftOut > 0 ? [unshown] : [])],
      asOf: isoTime(offerIndex.newestObservation()),
      oldest: isoTime(offerIndex.oldestPoll()),
      mode: offerIndex.mode,
      display,
    },
  };
}

/** Returns an offer by id, including gone ones; null for an unknown id. */
export async function getOffer(id: string): Promise<Offer | null> {
  return (await getOfferWithFreshness(id))?.offer ?? null;
}

/** Returns an offer and the time (ISO 8601 UTC) when its stock becomes stale. */
export async function getOfferWithFreshness(
  id: string,
): Promise<{ offer: Offer; freshUntil: string } | null> {
  const accountIds = (await pollingAccounts(env())).map((account) => account.id);
  const stored = await findOffer(getDatabase(), accountIds, id);
  if (!stored) return null;
  const offerIndex = await currentIndex();
  const offer = offerIndex.describe(offerIndex.withPrices(stored), Date.now());
  const freshUntil = isoTime(Date.parse(offer.observedAt) + offerIndex.freshFor(stored));
  return { offer, freshUntil };
}

/** The changes of an offer's price and availability as reported, newest first. */
export async function getOfferChanges(id: string) {
  const accountIds = (await pollingAccounts(env())).map((account) => account.id);
  const stored = await findOffer(getDatabase(), accountIds, id);
  return stored ? (await listOfferChanges(getDatabase(), stored.row)).toReversed() : [];
}

/** The display currency: the requested one, or dollars without a rate for it. */
export async function getDisplay(currency: string): Promise<Display> {
  return chooseDisplay(await currentIndex(), currency).display;
}

function chooseDisplay(
  offerIndex: OfferIndex,
  currency: string,
): { display: Display; notice: Notice | null } {
  const dollars: Display = { currency: "USD", perUsd: 1, date: null };
  if (currency === "USD") return { display: dollars, notice: null };
  const rate = offerIndex.rates.get(currency);
  if (rate) return { display: { currency, perUsd: 1 / rate.usd, date: rate.date }, notice: null };
  const message = isKnownCurrency(currency)
    ? `No exchange rate for ${currency} yet. Prices are shown in US dollars.`
    : `Unknown currency ${currency}. Prices are shown in US dollars.`;
  return { display: dollars, notice: { param: "currency", value: currency, message } };
}
