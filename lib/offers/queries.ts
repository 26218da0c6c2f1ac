import "server-only";

import { getDatabase } from "@/db/client";
import { findOffer, isDeletedOffer, type StoredOffer } from "@/db/offers";
import { isoTime } from "@/lib/format";
import { pollingAccounts } from "@/lib/accounts/present";
import { publicAccountId, publicAccounts } from "@/lib/accounts/public";
import { currentBoard, isPublicOnly } from "@/lib/board/context";
import { describeEach } from "@/lib/describe-each";
import { isSourceId, sourceIds } from "@/lib/domain/provider-id";
import type { Market } from "@/lib/domain/vocabulary";
import { env } from "@/lib/env";
import { isKnownCurrency } from "@/lib/rates/currencies";

import { dollars } from "./format";
import { columnReader, type ColumnKey } from "./columns";
import { bundledAttribution } from "./csv-fields";
import { accountMarket, currentIndex } from "./current-index";
import { marketOf, missingMarketNotice, readMarkets, type Markets } from "./market";
import { findNextCheapest } from "./next-cheapest";
import type { Display, MarketFigures, Notice, Offer, OffersPage, SingleOffer } from "./schema";
import type { NextCheapest, RowAction } from "./view-schema";
import { defaultCurrency, type OffersSearch } from "./search";
import { interpretQuery } from "./interpreted";
import { readNewSince } from "./new-since";
import { offerRowName, type IndexedOffer, type OfferGroup, type OfferIndex } from "./offer-index";
import { omittedRowsText } from "./omitted-rows";
import { unofferedProviders, rowAction } from "./row-action";
import { toNotice } from "./problems";

/** The result of a query: the API response, and what only the page shows. */
interface OffersResult {
  page: OffersPage;
  offerIndex: OfferIndex;
  markets: Markets;
  market: Market;
  search: OffersSearch;
  canonical: string;
  /** The number of offers that cannot be shown; if not 0, the last notice reports it. */
  leftOut: number;
  /** The offers of the page as the index holds them. */
  found: IndexedOffer[];
  /** One per GPU, if the table shows these instead of offers. */
  groups: OfferGroup[] | null;
}

/** What the person chose for the table; the API has the defaults of the app. */
interface TableDefaults {
  /** None where there is no table. */
  usualColumns?: readonly ColumnKey[] | undefined;
  usualCurrency?: string | undefined;
  /** Whether the query selects more than present offers. */
  isOfPast?: boolean;
}

/** Parses a query for its market. The page, the JSON and the CSV read it alike. */
export async function readQuery(
  query: string | URLSearchParams,
  readIndex: (market: Market) => Promise<OfferIndex> = currentIndex,
  { usualColumns, usualCurrency = defaultCurrency, isOfPast = false }: TableDefaults = {},
) {
  const markets = await readMarkets();
  const given = withoutHiddenMarket(query, markets);
  const market = marketOf(new URLSearchParams(given), markets);
  const offerIndex = await readIndex(market);
  const columns = usualColumns && columnReader(usualColumns);
  const usual = { market: markets.usual, columns, currency: usualCurrency };
  const read = interpretQuery(given, offerIndex, usual, { isOfPast });
  return { markets, market, offerIndex, ...read };
}

/** The public board drops the name of a market that it does not have, and so does its page from the URL. */
function withoutHiddenMarket(
  query: string | URLSearchParams,
  { available }: Markets,
): string | URLSearchParams {
  const given = new URLSearchParams(query);
  const named = given.get("market");
  if (!currentBoard() || named === null || available.some((market) => market === named)) return query;
  given.delete("market");
  return given;
}

/**
 * Parses a query, then finds, describes and counts the matching offers of its market. Without usual columns there is no
 * table, and `columns` is ignored.
 */
export async function findOffers(
  query: string | URLSearchParams,
  readIndex: (market: Market) => Promise<OfferIndex> = currentIndex,
  defaults: TableDefaults = {},
): Promise<OffersResult> {
  const { markets, market, offerIndex, search, problems, canonical, interpreted, textNotices } =
    await readQuery(query, readIndex, defaults);
  const missing = missingMarketNotice(market, markets);
  const found = offerIndex.find(search, canonical);
  const groups = defaults.usualColumns ? found.groups : null;
  // Grouped, the offers are on no row.
  const shown = groups === null ? found.offers : [];
  const now = Date.now();
  const newSince = readNewSince(query);
  const { display, notice } = chooseDisplay(
    offerIndex,
    search.currency ?? defaults.usualCurrency ?? defaultCurrency,
  );
  const described = describeEach(shown, (offer) => offerIndex.describe(offer, now, search), offerRowName);
  const leftOut = offerIndex.leftOut + described.leftOut;
  const unshown: Notice = { param: "offers", value: String(leftOut), message: omittedRowsText(leftOut) };
  return {
    offerIndex,
    markets,
    market,
    search,
    canonical,
    leftOut,
    found: shown,
    groups,
    page: {
      offers: described.views,
      total: found.total,
      page: search.page,
      size: search.size,
      facets: found.facets,
      notices: [
        ...problems.map(toNotice),
        ...textNotices,
        ...(missing ? [missing] : []),
        ...(notice ? [notice] : []),
        ...(newSince.notice ? [newSince.notice] : []),
        ...(leftOut > 0 ? [unshown] : []),
      ],
      interpreted,
      asOf: isoTime(offerIndex.newestObservation()),
      oldest: isoTime(offerIndex.oldestPoll()),
      mode: offerIndex.mode,
      ...(newSince.since !== null && offerIndex.countSince(search, newSince.since)),
      ...(hasBundledPrices(offerIndex) && { attribution: bundledAttribution }),
      display,
    },
  };
}

function hasBundledPrices(offerIndex: OfferIndex): boolean {
  return offerIndex.listSources().some(({ source }) => source === "gpurentalprices");
}

/** Returns an offer by id, including gone ones; null for an unknown id. */
export async function getOffer(id: string): Promise<SingleOffer | null> {
  return (await getOfferWithFreshness(id))?.offer ?? null;
}

/** Returns an offer and the time (ISO 8601 UTC) when its stock becomes stale. */
export async function getOfferWithFreshness(id: string): Promise<{
  offer: SingleOffer;
  freshUntil: string;
  action: RowAction | null;
  market: MarketFigures | null;
} | null> {
  const stored = await findAnyOffer(id);
  if (!stored) return null;
  const offerIndex = await indexOfOffer(stored);
  const now = Date.now();
  const priced = offerIndex.withPrices(stored);
  const described = offerIndex.describe(priced, now);
  const others = offerIndex.sameMachines(priced).filter(({ isSeparated }) => !isSeparated);
  const offer: SingleOffer = {
    ...described,
    seenAt: offerIndex.alsoSeenAt(priced).map((other) => {
      const { source, gpuPriceMicros, observedAt, url } = offerIndex.describe(other, now);
      return { source, gpuPriceMicros, observedAt, url };
    }),
    implausible: offerIndex.isImplausible(id),
    ...(others.length > 0 && {
      doors: others.map(({ offer: { id: offerId, provider, gpuPriceMicros, stock }, match }) => ({
        offerId,
        provider,
        gpuPriceMicros,
        stock,
        match,
      })),
    }),
  };
  const freshUntil = isoTime(Date.parse(offer.observedAt) + offerIndex.freshFor(stored));
  return {
    offer,
    freshUntil,
    action: rowAction(priced, await unofferedProviders()),
    market: (offerIndex.isMarket && offerIndex.figures.get(offer.family ?? "")) || null,
  };
}

/**
 * The cheapest offers that can replace one; `back` is the query string of the view that led to it. Of an account's offer,
 * only offers that the app can launch.
 */
export async function getNextCheapest(offer: Offer, back: string): Promise<NextCheapest> {
  const launchable = !isSourceId(offer.provider);
  const { usual } = await readMarkets();
  const market = launchable ? await accountMarket() : await marketOfOffer(offer);
  return findNextCheapest(await currentIndex(market), offer, back, {
    now: Date.now(),
    launchable,
    market: market === usual ? "" : market,
  });
}

/** Why there is no offer with this address. */
export async function missingOfferText(id: string): Promise<string> {
  const database = getDatabase();
  if (await findOffer(database, sourceIds.map(publicAccountId), id))
    return "The price source of this offer is turned off.";
  return (await isDeletedOffer(database, id))
    ? "This offer is no longer kept: its source stopped listing it more than 30 days ago."
    : "No offer with this address was ever seen here.";
}

/** An offer of an account or of a public source. */
export async function findAnyOffer(id: string): Promise<StoredOffer | null> {
  const accounts = [
    ...(isPublicOnly() ? [] : await pollingAccounts(env())),
    ...(await publicAccounts(env())),
  ].filter(({ kind }) => !currentBoard() || kind !== "sandbox");
  return findOffer(
    getDatabase(),
    accounts.map((account) => account.id),
    id,
  );
}

/** The index that has an offer together with the public prices of the same machine, if there are any. */
export async function indexOfOffer(offer: Pick<StoredOffer, "provider">): Promise<OfferIndex> {
  return currentIndex(await marketOfOffer(offer));
}

/** The market that has an offer together with the public prices of the same machine, if there are any. */
async function marketOfOffer({ provider }: Pick<StoredOffer, "provider">): Promise<Market> {
  const { available } = await readMarkets();
  if (isPublicOnly()) return "public";
  if (available.includes("all")) return "all";
  return isSourceId(provider) ? "public" : accountMarket();
}

/** The display currency: the requested one, or dollars without a rate for it. */
export async function getDisplay(currency: string): Promise<Display> {
  return chooseDisplay(await currentIndex((await readMarkets()).usual), currency).display;
}

function chooseDisplay(
  offerIndex: OfferIndex,
  currency: string,
): { display: Display; notice: Notice | null } {
  if (currency === "USD") return { display: dollars, notice: null };
  const rate = offerIndex.rates.get(currency);
  if (rate) return { display: { currency, perUsd: 1 / rate.usd, date: rate.date }, notice: null };
  const message = isKnownCurrency(currency)
    ? `No exchange rate for ${currency} yet. Prices are shown in US dollars.`
    : `Unknown currency ${currency}. Prices are shown in US dollars.`;
  return { display: dollars, notice: { param: "currency", value: currency, message } };
}
