import "server-only";

import { describeEach } from "@/lib/describe-each";
import { plainText } from "@/lib/domain/text";

import { cheapestCells } from "./cheapest";
import type { ColumnKey } from "./columns";
import { cloudText } from "./cloud-text";
import { currentIndex, readIndexWithRevision } from "./current-index";
import { activeFilters } from "./filters";
import { readMarkets } from "./market";
import { readMoreFields } from "./more-fields";
import { findOffers } from "./queries";
import { describeReading } from "./reading";
import { unofferedProviders, rowAction } from "./row-action";
import { removeFilter } from "./search";
import { isDefaultColumns } from "./table-settings";
import { readTrends } from "./trends";
import { countUnranked } from "./unranked";
import { viewTitle } from "./view-title";
import { columnText, jobNote, withJobColumn } from "./job";
import type { IndexedOffer, OfferGroup } from "./offer-index";
import { toOfferRow, toOffersView } from "./rows";
import { spellCurrency, type UsualCurrency } from "./usual-currency";
import type { Offer } from "./schema";
import type { FilterDrop, GroupRow, OffersTableAddition, OffersView } from "./view-schema";

export async function findOffersTable(
  query: string | URLSearchParams,
  { usualColumns, currency }: { usualColumns: ColumnKey[]; currency: UsualCurrency },
): Promise<{ view: OffersView; canonical: string }> {
  let revision = 0;
  const { page, offerIndex, market, markets, search, canonical, leftOut, found, groups } = await findOffers(
    query,
    async (market) => {
      const state = await readIndexWithRevision(market);
      revision = state.revision;
      return state.index;
    },
    { usualColumns, usualCurrency: currency.usual },
  );
  const { usual, available } = markets;
  const columns = withJobColumn(search.columns ?? usualColumns, search);
  // The whole market stands beside the own prices.
  const whole = market === "own" && available.includes("all") ? await currentIndex("all") : offerIndex;
  const addition: Omit<OffersTableAddition, "groups"> = {
    answer: cheapestCells(offerIndex, search, Date.now(), whole.isMarket ? whole.figures : undefined),
    drops: page.total === 0 ? countDrops() : [],
    all: offerIndex.offers.length,
    prices: offerIndex.countPrices(search, canonical),
    unranked: countUnranked(offerIndex, search),
    leftOut,
    revision,
    columns: columns.map((key) => ({ key, ...columnText(key, search) })),
    spelledColumns: isDefaultColumns(columns) ? "" : columns.join(","),
    usualColumns,
    spelledCurrency: search.currency ?? spellCurrency(currency.usual, currency),
    market: {
      shown: market,
      usual,
      available: [...available],
      more: whole === offerIndex ? null : Math.max(0, whole.count(search) - page.total),
      sources: offerIndex.listSources(),
    },
    canonical,
    filters: activeFilters(search, page.facets),
    title: viewTitle(search, page.facets),
    reading: describeReading(page.interpreted, page.facets),
    at: new Date().toISOString(),
  };
  const connected = await unofferedProviders();
  const stored = new Map(found.map((offer) => [offer.id, offer]));
  const trends = columns.includes("trend") ? await readTrends(found) : null;
  const withAction = (offer: Offer, one: IndexedOffer) => {
    const action = rowAction(one, connected);
    const seller = cloudText(offer.cloud, offer.provider);
    const more = readMoreFields({ offer, indexed: one, offerIndex }, columns);
    const note =
      offer.jobExcludes && jobNote(offer.jobExcludes, offerIndex.cheaperWay(one, search), page.display);
    return {
      freshFor: offerIndex.freshFor(one),
      seller,
      more,
      ...(trends && { trend: trends.get(one.row) ?? null }),
      ...(action && { action }),
      ...(note && { jobNote: note }),
      ...offer,
    };
  };
  const offers = page.offers.map((offer) => {
    const one = stored.get(offer.id)!;
    const providers = whole.countProviders(one);
    return { ...(providers > 1 && { providers }), ...withAction(offer, one) };
  });
  // The page shows the text of the last notice elsewhere.
  const notices = leftOut > 0 ? page.notices.slice(0, -1) : page.notices;
  const view = toOffersView({ ...page, ...addition, offers, notices }, search.lists.region.values);
  return { view: groups === null ? view : { ...view, ...describeGroups(groups) }, canonical };

  function describeGroups(groups: OfferGroup[]): { groups: GroupRow[]; leftOut: number } {
    const now = Date.now();
    const figures = whole.isMarket ? whole.figures : undefined;
    const { views, leftOut: without } = describeEach(
      groups,
      ({ cheapest, ...group }): GroupRow => {
        const described = offerIndex.describe(cheapest, now);
        const market = figures?.get(described.family ?? "");
        return {
          ...group,
          name: plainText(group.name),
          cheapest: toOfferRow(withAction(described, cheapest), page.display),
          againstMarket:
            market && group.low !== null ? Math.round((group.low / market.median - 1) * 100) : null,
        };
      },
      { kind: "GPU", id: ({ name }) => name },
    );
    return { groups: views, leftOut: view.leftOut + without };
  }

  function countDrops(): FilterDrop[] {
    const params = activeFilters(search, page.facets).map(({ param }) => param);
    return [...new Set([...params, "billing", "stock", "kind"] as const)]
      .map((param) => ({ param, total: offerIndex.count(removeFilter(search, param)) }))
      .filter(({ total }) => total > 0)
      .sort((a, b) => b.total - a.total);
  }
}

const commonCurrencies = ["USD", "EUR", "GBP", "CNY", "INR", "JPY", "CAD", "AUD", "CHF", "RUB", "BRL", "SGD"];

/** The currencies of the header: the usual ones that have an exchange rate. */
export async function displayCurrencies(): Promise<string[]> {
  const { rates } = await currentIndex((await readMarkets()).usual);
  return commonCurrencies.filter((currency) => currency === "USD" || rates.has(currency));
}
