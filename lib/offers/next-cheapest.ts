import { describeEach } from "@/lib/describe-each";

import { offerRowName, type IndexedOffer, type OfferIndex } from "./offer-index";
import type { Offer } from "./schema";
import { editQuery, parseSearch, type ParsedSearch } from "./search-params";
import type { NextCheapest } from "./view-schema";

/** The offer to replace. */
type WantedOffer = Pick<Offer, "id" | "gpu" | "rawGpu" | "gpuCount" | "billing">;

interface NextOptions {
  /** Epoch milliseconds. */
  now: number;
  /** Whether only offers count that the app can launch. */
  launchable: boolean;
  /** The market of the index as the URL names it; empty for the usual one. */
  market: string;
}

const shownOffers = 3;

/** Parameters that say which GPU a view is about. */
const gpuParameters = ["q", "gpu", "vram", "vramTotal", "vendor"];

/** Parameters that describe the table or a job, and no offer. */
const tableParameters = ["group", "sort", "columns", "hours", "disk", "page", "size"];

/**
 * The cheapest offers that can replace one: those of the view that led to it, or of the same GPU anywhere if the view has
 * none. All have the same number of GPUs and the same billing, and none is sold out.
 */
export function findNextCheapest(
  offerIndex: OfferIndex,
  wanted: WantedOffer,
  back: string,
  options: NextOptions,
): NextCheapest {
  const view = parseSearch(back, offerIndex.spelling);
  const noView = parseSearch(editQuery(parseSearch(""), { currency: view.params.get("currency") ?? "" }));
  const anywhere = replacementsIn(noView, wanted, offerIndex, options);
  const inView = replacementsIn(view, wanted, offerIndex, options);
  if (inView.query === anywhere.query) return { ...anywhere, scope: "same-gpu" };
  return inView.total > 0 ? { ...inView, scope: "view" } : { ...anywhere, scope: "outside-view" };
}

/** The replacements in a view, the cheapest first; a stale one may be sold out since, so it comes after the others. */
function replacementsIn(
  view: ParsedSearch,
  wanted: WantedOffer,
  offerIndex: OfferIndex,
  options: NextOptions,
): Omit<NextCheapest, "scope"> {
  const query = editQuery(view, replacementFilters(view, wanted, options));
  const offers = listOthers(offerIndex, query, wanted);
  const isFresh = (offer: IndexedOffer) => !offerIndex.isStale(offer, options.now);
  const ordered = [...offers.filter(isFresh), ...offers.filter((offer) => !isFresh(offer))];
  const { views } = describeEach(
    ordered.slice(0, shownOffers),
    (offer) => offerIndex.describe(offer, options.now),
    offerRowName,
  );
  return { offers: views, total: offers.length, query, similar: findSimilar(offerIndex, query, wanted) };
}

/** What a view is narrowed to. */
function replacementFilters(
  { params }: ParsedSearch,
  { gpu, rawGpu, gpuCount, billing }: WantedOffer,
  { launchable, market }: NextOptions,
): Record<string, string> {
  const sameGpu = gpu === null ? { q: quoteName(rawGpu) } : { gpu };
  return {
    ...Object.fromEntries(tableParameters.map((param) => [param, ""])),
    ...(gpuParameters.some((param) => params.has(param)) ? {} : sameGpu),
    gpus: gpuCount === null ? "unknown" : String(gpuCount),
    billing,
    stock: "",
    market,
    // Only offers of accounts can be launched.
    ...(launchable && { launchable: "yes", source: "", kind: "" }),
  };
}

/** The matching offers with a price, in price order, without the one to replace. */
function listOthers(offerIndex: OfferIndex, query: string, { id, rawGpu }: WantedOffer): IndexedOffer[] {
  const { search } = parseSearch(query, offerIndex.spelling);
  // A search for a reported name finds longer names too.
  const isByName = search.q === quoteName(rawGpu);
  return offerIndex
    .list(search)
    .filter(
      (offer) => offer.id !== id && offer.gpuPriceMicros !== null && (!isByName || offer.rawGpu === rawGpu),
    );
}

/** A reported name as a literal search. */
function quoteName(rawGpu: string): string {
  return `"${rawGpu.replaceAll('"', " ")}"`;
}

/** The same view with any number of GPUs and any billing; null without offers. */
function findSimilar(offerIndex: OfferIndex, query: string, wanted: WantedOffer): NextCheapest["similar"] {
  const any = editQuery(parseSearch(query), { gpus: "", billing: "any" });
  const total = listOthers(offerIndex, any, wanted).length;
  return total === 0 ? null : { total, query: any };
}
