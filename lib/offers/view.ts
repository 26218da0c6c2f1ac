import "server-only";

import { cheapestCells } from "./cheapest";
import { readIndexWithRevision, refreshIndex } from "./current-index";
import { buildFilter } from "./filter";
import { activeFilters } from "./filters";
import { countSteps } from "./histogram";
import { withoutFilter, withRange } from "./links";
import { findOffers } from "./queries";
import { scan } from "./scan";
import { parseSearch } from "./search-params";
import { countUnranked } from "./unranked";
import type { OffersTableAddition, OffersTablePage, FilterDrop } from "./view-schema";

export async function findOffersTable(
  query: string | URLSearchParams,
): Promise<{ page: OffersTablePage; canonical: string }> {
  const { board: offerIndex, revision } = await readIndexWithRevision();
  const { page, search, canonical, leftOut, freshFor } = await findOffers(query);
  const addition: OffersTableAddition = {
    answer: cheapestCells(offerIndex, search, Date.now()),
    drops: page.total === 0 ? await countDrops() : [],
    all: await count("billing=any&stock=any"),
    prices: prices(),
    unranked: countUnranked(offerIndex, search),
    leftOut,
    revision,
    at: new Date().toISOString(),
  };
  const offers = page.offers.map((offer) => ({ ...offer, freshFor: freshFor.get(offer.id) ?? 0 }));
  // The page shows the text of the last notice elsewhere.
  const notices = leftOut > 0 ? page.notices.slice(0, -1) : page.notices;
  return { page: { ...page, ...addition, offers, notices }, canonical };

  function prices(): number[] {
    const others = parseSearch(withRange(canonical, "price", ""), offerIndex.spelling).search;
    const { rows } = scan(offerIndex.columns, buildFilter(offerIndex.columns, others), {
      from: 0,
      to: Infinity,
    });
    return countSteps(rows.map((row) => offerIndex.columns.gpuPrice[row]!));
  }

  async function countDrops(): Promise<FilterDrop[]> {
    const params = activeFilters(search, page.facets).map(({ param }) => param);
    const drops = await Promise.all(
      [...new Set([...params, "billing", "stock"])].map(async (param) => ({
        param,
        total: await count(withoutFilter(canonical, param)),
      })),
    );
    return drops.filter(({ total }) => total > 0).sort((a, b) => b.total - a.total);
  }
}

async function count(query: string): Promise<number> {
  return (await findOffers(withPageSize(query))).page.total;
}

function withPageSize(query: string, size = 1): URLSearchParams {
  const params = new URLSearchParams(query);
  params.delete("page");
  params.set("size", String(size));
  return params;
}

const commonCurrencies = ["USD", "EUR", "GBP", "CNY", "INR", "JPY", "CAD", "AUD", "CHF", "RUB", "BRL", "SGD"];

/** The currencies of the header: the usual ones that have an exchange rate. */
export async function displayCurrencies(): Promise<string[]> {
  const { rates } = await refreshIndex();
  return commonCurrencies.filter((currency) => currency === "USD" || rates.has(currency));
}
