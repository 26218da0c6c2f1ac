import type { OfferIndex } from "./offer-index";
import type { OffersSearch } from "./search";
import type { Unranked } from "./view-schema";

/** Counts the offers of all pages without a price in dollars, by reason; null if there are none. */
export function countUnranked(offerIndex: OfferIndex, search: OffersSearch): Unranked | null {
  const offers = offerIndex.unpriced(search);
  if (offers.length === 0) return null;
  const withoutRate = new Map<string, number>();
  let unknownCurrency = 0;
  for (const { native } of offers) {
    const { amount, currency } = native;
    if (amount === null) continue;
    if (currency === null) unknownCurrency++;
    else withoutRate.set(currency, (withoutRate.get(currency) ?? 0) + 1);
  }
  const unrated = [...withoutRate.values()].reduce((sum, count) => sum + count, 0);
  return {
    total: offers.length,
    unknownCurrency,
    withoutRate: unrated,
    currencies: [...withoutRate.keys()].sort(),
    withoutPrice: offers.length - unknownCurrency - unrated,
  };
}
