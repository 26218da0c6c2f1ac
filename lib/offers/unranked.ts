import type { OfferIndex } from "./offer-index";
import { buildFilter } from "./filter";
import { scan } from "./scan";
import type { OffersSearch } from "./search";
import type { Unranked } from "./view-schema";

/** Counts the offers of all pages without a price in dollars, by reason; null if there are none. */
export function countUnranked(offerIndex: OfferIndex, search: OffersSearch): Unranked | null {
  const { columns } = offerIndex;
  const filter = buildFilter(columns, search);
  filter.from = Math.max(filter.from, columns.pricedCount);
  const { rows, total } = scan(columns, filter, { from: 0, to: Infinity });
  if (total === 0) return null;
  const withoutRate = new Map<string, number>();
  let unknownCurrency = 0;
  for (const row of rows) {
    const { amount, currency } = columns.offers[row]!.native;
    if (amount === null) continue;
    if (currency === null) unknownCurrency++;
    else withoutRate.set(currency, (withoutRate.get(currency) ?? 0) + 1);
  }
  const unrated = [...withoutRate.values()].reduce((sum, count) => sum + count, 0);
  return {
    total,
    unknownCurrency,
    withoutRate: unrated,
    currencies: [...withoutRate.keys()].sort(),
    withoutPrice: total - unknownCurrency - unrated,
  };
}
