import "server-only";

import { publicAccountId, publicAccounts } from "@/lib/accounts/public";
import { pollingAccounts, resolveMode } from "@/lib/accounts/present";
import type { Market } from "@/lib/domain/vocabulary";
import { env } from "@/lib/env";
import { missingMarketNotice } from "@/lib/offers/market";
import type { OfferIndex } from "@/lib/offers/offer-index";
import { toNotice } from "@/lib/offers/problems";
import { readQuery } from "@/lib/offers/queries";
import type { Notice } from "@/lib/offers/schema";

/** The market that a page or a reply shows. */
export interface ShownMarket {
  market: Market;
  available: readonly Market[];
  offerIndex: OfferIndex;
  /** What of the query was not applied. */
  notices: Notice[];
  /** The market as the URL names it; empty for the usual one. */
  query: "" | `market=${Market}`;
}

export const listAccount = publicAccountId("gpurentalprices");

/**
 * The market of a query, as the table of offers reads it. Without one that of the table shown last, if it has offers, else the
 * usual one.
 */
export async function readShownMarket(given: URLSearchParams, kept?: string): Promise<ShownMarket> {
  const named = given.get("market");
  const shown = await readQuery(new URLSearchParams(named === null ? {} : { market: named }));
  const isKept = shown.markets.available.some((market) => market === kept) && kept !== shown.market;
  if (named === null && isKept) return readShownMarket(new URLSearchParams({ market: kept! }));
  const { market, markets, offerIndex, problems } = shown;
  const missing = missingMarketNotice(market, markets);
  return {
    market,
    available: markets.available,
    offerIndex,
    notices: [...problems.map(toNotice), ...(missing ? [missing] : [])],
    query: market === markets.usual ? "" : `market=${market}`,
  };
}

/** The ids of the accounts and sources whose offers a market has. */
export async function accountsOfMarket(market: Market): Promise<string[]> {
  const environment = env();
  const isOfMode = (market === "sandbox") === ((await resolveMode(environment)) === "sandbox");
  const own = isOfMode && market !== "public" ? await pollingAccounts(environment) : [];
  const open = market === "public" || market === "all" ? await publicAccounts(environment) : [];
  return [...own, ...open].map(({ id }) => id);
}
