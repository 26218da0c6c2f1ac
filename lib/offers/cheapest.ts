import { describeEach } from "@/lib/describe-each";
import { day } from "@/lib/domain/durations";

import { cloudText } from "./cloud-text";
import { offerRowName, type IndexedOffer, type OfferIndex } from "./offer-index";
import { isFraction } from "./offer-index/market";
import type { MarketFigures } from "./schema";
import type { OffersSearch } from "./search";
import { cheapestAxes, type CheapestAxis, type CheapestCell } from "./view-schema";

const youngFor = 14 * day;

/**
 * The cheapest offer in stock per axis, under all filters except the axis's own; without a live offer the cheapest list price.
 * Ranks on-demand offers and adds the cheapest spot price below them; ranks other billings only when the search excludes
 * on-demand. Unknown GPUs and parts of GPUs are not ranked. `figures` are the market's, shown beside the price.
 */
export function cheapestCells(
  offerIndex: OfferIndex,
  search: OffersSearch,
  now: number,
  figures: ReadonlyMap<string, MarketFigures> = new Map(),
): CheapestCell[] {
  const { values } = search.lists.billing;
  const isOnDemand = values.includes("on-demand");
  return cheapestAxes.map((axis) => {
    const billings = isOnDemand ? ["on-demand"] : values;
    const ranked = findCheapest(offerIndex, restrictToAxis(search, axis, billings), now);
    const offer = ranked && toCheapestCell(offerIndex, ranked, now, figures);
    if (!isOnDemand || !values.includes("spot")) return { axis, offer, spotMicros: null };
    const spot = findCheapest(offerIndex, restrictToAxis(search, axis, ["spot"]), now);
    const isCheaper =
      spot !== null &&
      (spot.kind === "list" || !offerIndex.isStale(spot, now)) &&
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
    lists: { ...lists, billing: { ...lists.billing, values: [...billings] } },
  };
}

/** The cheapest live offer with fresh stock, else with stale stock, else the cheapest list price, younger ones first. */
function findCheapest(offerIndex: OfferIndex, search: OffersSearch, now: number): IndexedOffer | null {
  const live = narrow(search, "quote", ["in-stock"]);
  const isWhole = ({ gpu }: IndexedOffer) => gpu !== null && !isFraction(gpu.name);
  const isYoung = ({ listedAt }: IndexedOffer) => listedAt === null || now - listedAt <= youngFor;
  const found = findPreferred(live, (offer) => !offerIndex.isStale(offer, now));
  if (found || offerIndex.listSources().length === 0) return found;
  return findPreferred(narrow(search, "list", ["in-stock", "unknown"]), isYoung);

  /** The cheapest that is preferred, else the cheapest. */
  function findPreferred(
    search: OffersSearch,
    isPreferred: (offer: IndexedOffer) => boolean,
  ): IndexedOffer | null {
    let other: IndexedOffer | null = null;
    const preferred = offerIndex.findCheapest(search, (offer) => {
      if (!isWhole(offer)) return false;
      if (!isPreferred(offer)) other ??= offer;
      return isPreferred(offer);
    });
    return preferred ?? other;
  }
}

/** One kind of price and these stocks; nothing if the search excludes the kind. */
function narrow(search: OffersSearch, kind: "quote" | "list", stocks: readonly string[]): OffersSearch {
  const isExcluded = search.lists.kind.matchesNothing || !search.lists.kind.values.includes(kind);
  return {
    ...search,
    lists: {
      ...search.lists,
      stock: { values: [...stocks], matchesNothing: false },
      kind: { values: isExcluded ? [] : [kind], matchesNothing: isExcluded },
    },
  };
}

function toCheapestCell(
  offerIndex: OfferIndex,
  offer: IndexedOffer,
  now: number,
  figures: ReadonlyMap<string, MarketFigures>,
): CheapestCell["offer"] {
  const { views } = describeEach([offer], (one) => offerIndex.describe(one, now), offerRowName);
  const [found] = views;
  if (!found) return null;
  const {
    gpuName,
    gpuCount,
    cloud,
    provider,
    billing,
    gpuPriceMicros,
    periodMicros,
    observedAt,
    stale,
    kind,
  } = found;
  return {
    gpuName,
    gpuCount,
    seller: cloudText(cloud, provider),
    billing,
    kind,
    gpuPriceMicros,
    periodMicros,
    observedAt,
    stale,
    freshFor: offerIndex.freshFor(offer),
    market: (billing === "on-demand" && figures.get(found.family ?? "")) || null,
  };
}
