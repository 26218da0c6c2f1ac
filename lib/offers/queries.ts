import "server-only";

import { getDatabase } from "@/db/client";
import { findOffer, listOfferChanges } from "@/db/offers";
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

/** What the page and the API answer to an address, and what only the page shows of it. */
interface OffersResult {
  page: OffersPage;
  search: OffersSearch;
  canonical: string;
  /** Offers that cannot be shown; where there are any, the last notice of the page says so. */
  leftOut: number;
  /** By offer: milliseconds after its observation until it is stale. */
  freshFor: Map<string, number>;
}

/** Reads an address, and finds, describes and counts the offers that it asks for. */
export async function findOffers(query: string | URLSearchParams): Promise<OffersResult> {
  const board = await currentIndex();
  const { search, notices, canonical } = parseSearch(query, board.spelling);
  const found = board.find(search, canonical);
  const now = Date.now();
  const { display, notice } = chooseDisplay(board, search.currency);
  const described = describeEach(found.offers, (offer) => board.describe(offer, now), offerRowName);
  const leftOut = board.leftOut + described.leftOut;
  const unshown: Notice = { param: "offers", value: String(leftOut), message: omittedRowsText(leftOut) };
  return {
    search,
    canonical,
    leftOut,
    freshFor: new Map(found.offers.map((offer) => [offer.id, board.freshFor(offer)])),
    page: {
      offers: described.views,
      total: found.total,
      page: search.page,
      size: search.size,
      facets: found.facets,
      notices: [...notices, ...(notice ? [notice] : []), ...(leftOut > 0 ? [unshown] : [])],
      asOf: iso(board.newestObservation()),
      oldest: iso(board.oldestPoll()),
      mode: board.mode,
      display,
    },
  };
}

function iso(milliseconds: number | null): string | null {
  return milliseconds === null ? null : new Date(milliseconds).toISOString();
}

/** One offer by its address, gone ones included; null for an address that never was. */
export async function getOffer(id: string): Promise<Offer | null> {
  return (await getOfferWithFreshness(id))?.offer ?? null;
}

/** One offer as above, and the moment (ISO 8601 UTC) from which its stock is no longer relied on. */
export async function getOfferWithFreshness(
  id: string,
): Promise<{ offer: Offer; freshUntil: string } | null> {
  const accountIds = pollingAccounts(env()).map((account) => account.id);
  const stored = await findOffer(getDatabase(), accountIds, id);
  if (!stored) return null;
  const board = await currentIndex();
  const offer = board.describe(board.withPrices(stored), Date.now());
  const freshUntil = new Date(Date.parse(offer.observedAt) + board.freshFor(stored)).toISOString();
  return { offer, freshUntil };
}

/** The changes of an offer's price and availability as the cloud said them, newest first. */
export async function getOfferChanges(id: string) {
  const accountIds = pollingAccounts(env()).map((account) => account.id);
  const stored = await findOffer(getDatabase(), accountIds, id);
  return stored ? (await listOfferChanges(getDatabase(), stored.row)).toReversed() : [];
}

/** What prices can be shown in, given a currency asked for. */
export async function getDisplay(currency: string): Promise<Display> {
  return chooseDisplay(await currentIndex(), currency).display;
}

function chooseDisplay(board: OfferIndex, currency: string): { display: Display; notice: Notice | null } {
  const dollars: Display = { currency: "USD", perUsd: 1, date: null };
  if (currency === "USD") return { display: dollars, notice: null };
  const rate = board.rates.get(currency);
  if (rate) return { display: { currency, perUsd: 1 / rate.usd, date: rate.date }, notice: null };
  const message = isKnownCurrency(currency)
    ? `There is no exchange rate for ${currency} yet, so prices are shown in US dollars.`
    : `${currency} is no currency that this app knows, so prices are shown in US dollars.`;
  return { display: dollars, notice: { param: "currency", value: currency, message } };
}
