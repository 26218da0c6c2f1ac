import { describeEach } from "@/lib/describe-each";

import { offerRowName, type IndexedOffer, type OfferIndex } from "./offer-index";
import type { OffersSearch } from "./search";
import { cheapestAxes, type CheapestAxis, type CheapestCell } from "./view-schema";

/**
 * The cheapest offer in stock per axis, under all filters except the axis's own. Ranks on-demand offers and adds the cheapest
 * spot price below them; ranks other billings only when the search excludes on-demand. Unknown GPUs are not ranked.
 */
export function cheapestCells(offerIndex: OfferIndex, search: OffersSearch, now: number): CheapestCell[] {
  const { values } = search.lists.billing;
  const isOnDemand = values.includes("on-demand");
  return cheapestAxes.map((axis) => {
    const ranked = findCheapest(
      offerIndex,
      restrictToAxis(search, axis, isOnDemand ? ["on-demand"] : values),
      now,
    );
    const offer = ranked && toCheapestCell(offerIndex, ranked, now);
    if (!isOnDemand || !values.includes("spot")) return { axis, offer, spotMicros: null };
    const spot = findCheapest(offerIndex, restrictToAxis(search, axis, ["spot"]), now);
    const isCheaper =
      spot !== null &&
      !offerIndex.isStale(spot, now) &&
      (offer === null || spot.gpuPriceMicros! < offer.gpuPriceMicros!);
    return { axis, offer, spotMicros: isCheaper ? spot.gpuPriceMicros : null };
  });
}

function restrictToAxis(search: OffersSearch, axis: CheapestAxis, billings: readonly string[]): OffersSearch {
  const { ranges, lists } = search;
  const own =
    axis === "8x"
      ? { gpus: { min: 8, max: 8 } }
      : { vram: axis === "any" ? null : { min: Number(axis), max: null } };
  return {
    ...search,
    ranges: { ...ranges, ...own },
    lists: {
      ...lists,
      billing: { ...lists.billing, values: [...billings] },
      stock: { values: ["in-stock"], matchesNothing: false },
    },
  };
}

/** The cheapest offer with fresh stock; a stale one only when there is no other. */
function findCheapest(offerIndex: OfferIndex, search: OffersSearch, now: number): IndexedOffer | null {
  return (
    offerIndex.findCheapest(search, (offer) => offer.gpu !== null && !offerIndex.isStale(offer, now)) ??
    offerIndex.findCheapest(search, ({ gpu }) => gpu !== null)
  );
}

function toCheapestCell(offerIndex: OfferIndex, offer: IndexedOffer, now: number): CheapestCell["offer"] {
  const { views } = describeEach([offer], (one) => offerIndex.describe(one, now), offerRowName);
  const [found] = views;
  if (!found) return null;
  const { gpuName, gpuCount, cloud, provider, billing, gpuPriceMicros, periodMicros, observedAt, stale } =
    found;
  const freshFor = offerIndex.freshFor(offer);
  return {
    gpuName,
    gpuCount,
    cloud,
    provider,
    billing,
    gpuPriceMicros,
    periodMicros,
    observedAt,
    stale,
    freshFor,
  };
}
