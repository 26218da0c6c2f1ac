import type { InterpretedSearch } from "@/lib/offers/interpreted";
import { fromParameter } from "@/lib/offers/links";
import type { OfferIndex } from "@/lib/offers/offer-index";
import { prepaidMicros } from "@/lib/offers/pricing";
import { describeReading } from "@/lib/offers/reading";
import { removeFilter, type OffersSearch } from "@/lib/offers/search";
import { viewTitle } from "@/lib/offers/view-title";

import type { JumpSearch } from "./schema";

/** Describes a typed text as a search of the offers: how it is read, what it finds, and the cheapest of it. */
export function describeSearch(offerIndex: OfferIndex, read: InterpretedSearch): JumpSearch {
  const { search, canonical, interpreted, textNotices } = read;
  const { total, facets } = offerIndex.find(search, canonical);
  const near = textNotices.find(({ suggestion }) => suggestion !== undefined);
  return {
    query: canonical,
    total,
    labels: describeReading(interpreted, facets).map(({ label }) => label),
    filters: interpreted.flatMap(({ param, value }) => value.split(",").map((each) => `${param}=${each}`)),
    launch: cheapest(),
    near: near ? { word: near.value, name: near.suggestion! } : null,
  };

  function cheapest(): JumpSearch["launch"] {
    const isNamed = search.q === "" && interpreted.some(({ param }) => param === "gpu");
    const offer = isNamed && offerIndex.findCheapest(inStock(search), () => true);
    if (!offer || offer.priceMicros === null) return null;
    return {
      // "In stock" is in the words around it.
      title: viewTitle(withoutStock(search), facets),
      href: `/launch/${offer.id}${fromParameter(canonical)}`,
      gpuCount: offer.gpuCount,
      priceMicros: offer.priceMicros,
      billing: offer.billing,
      periodMicros: prepaidMicros(offer, offer),
    };
  }
}

function inStock(search: OffersSearch): OffersSearch {
  const stock = { values: ["in-stock"], matchesNothing: false };
  return { ...search, launchable: "yes", lists: { ...search.lists, stock } };
}

function withoutStock(search: OffersSearch): OffersSearch {
  return { ...removeFilter(search, "stock"), launchable: null };
}
