import "server-only";

import { cookies } from "next/headers";
import { cache } from "react";

import { publicAccountId } from "@/lib/accounts/public";
import type { Market } from "@/lib/domain/vocabulary";
import { marketCookie } from "@/lib/market-cookie";
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
 * The market of a page: that of its query, without one that of the table of offers shown last, if it has offers, else the usual
 * one. Read once per page.
 */
export const readPageMarket = cache(async (query: string): Promise<ShownMarket> => {
  const given = new URLSearchParams(query);
  const shown = await readShownMarket(given);
  const kept = (await cookies()).get(marketCookie)?.value;
  const isKept = !given.has("market") && shown.available.some((market) => market === kept);
  return isKept ? readShownMarket(new URLSearchParams({ market: kept! })) : shown;
});

/** The market of a query, as the table of offers reads it. */
export async function readShownMarket(given: URLSearchParams): Promise<ShownMarket> {
  const named = given.get("market");
  const shown = await readQuery(new URLSearchParams(named === null ? {} : { market: named }));
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
