import "server-only";

import { cheapestCells } from "./cheapest";
import { readIndexWithRevision, refreshIndex } from "./current-index";
import { activeFilters } from "./filters";
import { findOffers } from "./queries";
import { removeFilter } from "./search";
import { countUnranked } from "./unranked";
import type { OffersTableAddition, OffersTablePage, FilterDrop } from "./view-schema";

export async function findOffersTable(
  query: string | URLSearchParams,
): Promise<{ page: OffersTablePage; canonical: string }> {
  const { index, revision } = await readIndexWithRevision();
  const { page, offerIndex, search, canonical, leftOut, freshFor } = await findOffers(query, index);
  const addition: OffersTableAddition = {
    answer: cheapestCells(offerIndex, search, Date.now()),
    drops: page.total === 0 ? countDrops() : [],
    all: offerIndex.offers.length,
    prices: offerIndex.countPrices(removeFilter(search, "price")),
    unranked: countUnranked(offerIndex, search),
    leftOut,
    revision,
    at: new Date().toISOString(),
  };
  const offers = page.offers.map((offer) => ({ ...offer, freshFor: freshFor.get(offer.id) ?? 0 }));
  // The page shows the text of the last notice elsewhere.
  const notices = leftOut > 0 ? page.notices.slice(0, -1) : page.notices;
  return { page: { ...page, ...addition, offers, notices }, canonical };

  function countDrops(): FilterDrop[] {
    const params = activeFilters(search, page.facets).map(({ param }) => param);
    return [...new Set([...params, "billing", "stock"] as const)]
      .map((param) => ({ param, total: offerIndex.count(removeFilter(search, param)) }))
      .filter(({ total }) => total > 0)
      .sort((a, b) => b.total - a.total);
  }
}

const commonCurrencies = ["USD", "EUR", "GBP", "CNY", "INR", "JPY", "CAD", "AUD", "CHF", "RUB", "BRL", "SGD"];

/** The currencies of the header: the usual ones that have an exchange rate. */
export async function displayCurrencies(): Promise<string[]> {
  const { rates } = await refreshIndex();
  return commonCurrencies.filter((currency) => currency === "USD" || rates.has(currency));
}
