import type { RecordedChange } from "@/db/changes";
import type { Reader } from "@/db/connections";
import { listOffersByRow, type StoredOffer } from "@/db/offers";
import { OfferIndex, type IndexedOffer } from "@/lib/offers/offer-index";
import { removeFilter, type OffersSearch } from "@/lib/offers/search";

/** An offer in its state after a change. */
export type ChangedOffer = IndexedOffer;

/** Filters of the table that hide nothing here unless the query names them. */
export const defaultFilters = ["stock", "billing"] as const;
export type DefaultFilter = (typeof defaultFilters)[number];

/** The filters by what a change changes, beside the stock. */
const changing = ["price", "total", "launchable"] as const;

const noFilter = { values: [], matchesNothing: false };

/** A search in the order of prices, in which stock and billing hide nothing unless the query names them. */
export function withoutDefaults(search: OffersSearch, explicit: readonly DefaultFilter[]): OffersSearch {
  const lists = { ...search.lists };
  for (const name of defaultFilters) if (!explicit.includes(name)) lists[name] = noFilter;
  return { ...search, lists, sort: [{ key: "price", descending: false }] };
}

/**
 * Finds by row the changes whose offers match in their state after the change. The index rules out listed offers by what no
 * change changes; a small index of the others in their changed states decides. Prices that the table leaves out for a better
 * source or as implausible are left out here too.
 */
export function matchChanges(database: Reader, index: OfferIndex, search: OffersSearch) {
  const { mode, pricing } = index;
  const lasting = changing.reduce<OffersSearch>((left, param) => removeFilter(left, param), {
    ...search,
    lists: { ...search.lists, stock: noFilter },
  });
  const findListed = index.finder(lasting);
  const unlisted = new Set(index.unlisted.map(({ row }) => row));
  return async (changes: readonly RecordedChange[]): Promise<Map<number, ChangedOffer>> => {
    const listed = new Map(changes.map(({ offerRow }) => [offerRow, findListed(offerRow)]));
    const others = [...listed].flatMap(([row, offer]) =>
      offer === undefined && !unlisted.has(row) ? [row] : [],
    );
    const stored = new Map((await listOffersByRow(database, others)).map((offer) => [offer.row, offer]));
    const rowOf = new Map<StoredOffer, number>();
    for (const { row, offerRow, at, after } of changes) {
      const found = listed.get(offerRow);
      const offer = found === undefined ? stored.get(offerRow) : found?.stored;
      // It does not match, is in no list, or was deleted in the meantime.
      if (!offer) continue;
      const { gone, stock, capacity, native } = after;
      rowOf.set({ ...offer, stock, capacity, native, goneAt: gone ? at : null }, row);
    }
    if (rowOf.size === 0) return new Map();
    const offers = [...rowOf.keys()];
    const changed = new OfferIndex({ mode, offers, scopes: [], pricing, intervals: new Map() });
    return new Map(changed.list(search).map((offer) => [rowOf.get(offer.stored)!, offer]));
  };
}
