import "server-only";

import { getDatabase } from "@/db/client";
import { listOffersByRow, type StoredOffer } from "@/db/offers";
import type { ChangedState, RecordedChange } from "@/db/changes";
import type { Market } from "@/lib/domain/vocabulary";
import { isoTime } from "@/lib/format";
import { currentIndex } from "@/lib/offers/current-index";
import { accountIdsOf, missingMarketNotice, type Markets } from "@/lib/offers/market";
import { OfferIndex, type IndexedOffer } from "@/lib/offers/offer-index";
import { calculatePrice } from "@/lib/offers/pricing";
import { toNotice } from "@/lib/offers/problems";
import { readQuery } from "@/lib/offers/queries";
import type { Notice } from "@/lib/offers/schema";
import type { OffersSearch } from "@/lib/offers/search";
import type { ParsedSearch } from "@/lib/offers/search-params";

import type { Change, ChangeState, Changes } from "./contract";
import { changeKinds } from "./kinds";
import { lineCounter } from "./lines";
import { readAfter, readBefore, type ChangesPage } from "./pages";
import type { ChangesRequest } from "./request";
import { openFeed, type ChangeFilter, type Feed, type FoundChange } from "./scan";

/** An offer in its state after a change. */
export type ChangedOffer = IndexedOffer;
export type OfferChange = FoundChange<ChangedOffer>;

/** The changes of a query with what the query is. */
export interface FoundChanges {
  page: ChangesPage<ChangedOffer>;
  feed: Feed;
  /** The query of the table, whose words are read as filters. */
  query: ParsedSearch;
  /** The filters that the table has by default and the query names. */
  explicit: readonly DefaultFilter[];
  offerIndex: OfferIndex;
  market: Market;
  markets: Markets;
  notices: Notice[];
}

/** Filters of the table that hide nothing here unless the query names them. */
const defaultFilters = ["stock", "billing"] as const;
export type DefaultFilter = (typeof defaultFilters)[number];

/** The cursor of a request that is newer than everything recorded; the reply explains why. */
export const futureCursorText =
  "The cursor is newer than every recorded change: the data was probably restored from a backup. Start again without a cursor.";

/** The reply of the API; null if its cursor lies in the future. */
export async function getChanges(request: ChangesRequest): Promise<Changes | null> {
  const found = await findChanges(request);
  return found && toReply(found);
}

/** Finds changes one by one: at most `limit`. Null if the cursor lies in the future. */
export function findChanges(request: ChangesRequest): Promise<FoundChanges | null> {
  return find(request, (changes) => changes.length === request.limit);
}

/** Finds whole bursts of changes: those of at least `limit` lines. Null if the cursor lies in the future. */
export function findLines(request: ChangesRequest): Promise<FoundChanges | null> {
  return find(request, lineCounter(request.limit));
}

async function find(
  { offers, kinds, after, before, limit }: ChangesRequest,
  isFull: (changes: readonly OfferChange[], change: OfferChange) => boolean,
): Promise<FoundChanges | null> {
  const { markets, market, offerIndex, ...query } = await readQuery(offers, currentIndex, { isOfPast: true });
  const feed = await openFeed(getDatabase(), Date.now());
  if (Math.max(after ?? 0, before ?? 0) > feed.end) return null;
  const explicit = defaultFilters.filter((name) => offers.get(name)?.trim() || query.params.has(name));
  const filter: ChangeFilter<ChangedOffer> = {
    accountIds: new Set(await accountIdsOf(market)),
    kinds,
    match: offerMatcher(offerIndex, withoutDefaults(query.search, explicit)),
  };
  const page =
    after === null
      ? await readBefore(feed, filter, before, isFull)
      : await readAfter(feed, filter, after, limit);
  const missing = missingMarketNotice(market, markets);
  return {
    page,
    feed,
    query,
    explicit,
    offerIndex,
    market,
    markets,
    notices: [
      ...query.problems.map(toNotice).map(withChangeKinds),
      ...query.textNotices,
      ...(missing ? [missing] : []),
      ...(after !== null && after > 0 && after < feed.start ? [forgottenNotice(after, feed)] : []),
    ],
  };
}

function withoutDefaults(search: OffersSearch, explicit: readonly DefaultFilter[]): OffersSearch {
  const lists = { ...search.lists };
  for (const name of defaultFilters)
    if (!explicit.includes(name)) lists[name] = { values: [], matchesNothing: false };
  return { ...search, lists, sort: [{ key: "price", descending: false }] };
}

/** Asks a small index of the offers in their states after the changes which of them match. */
function offerMatcher({ mode, pricing }: OfferIndex, search: OffersSearch) {
  return async (recorded: readonly RecordedChange[]): Promise<Map<number, ChangedOffer>> => {
    const rows = [...new Set(recorded.map(({ offerRow }) => offerRow))];
    const stored = new Map((await listOffersByRow(getDatabase(), rows)).map((offer) => [offer.row, offer]));
    const rowOf = new Map<StoredOffer, number>();
    for (const { row, offerRow, at, after } of recorded) {
      const offer = stored.get(offerRow);
      // Deleted in the meantime.
      if (!offer) continue;
      const { gone, stock, capacity, native } = after;
      rowOf.set({ ...offer, stock, capacity, native, goneAt: gone ? at : null }, row);
    }
    const index = new OfferIndex({
      mode,
      offers: [...rowOf.keys()],
      scopes: [],
      pricing,
      intervals: new Map(),
    });
    return new Map(index.list(search).map((offer) => [rowOf.get(offer.stored)!, offer]));
  };
}

function withChangeKinds(notice: Notice): Notice {
  if (notice.param !== "kind") return notice;
  return { ...notice, message: `${notice.message} Kinds of changes are: ${changeKinds.join(", ")}.` };
}

function forgottenNotice(after: number, { keptFrom }: Feed): Notice {
  const message = `Changes before ${isoTime(keptFrom)} are no longer kept. Some that followed this cursor may be missing.`;
  return { param: "after", value: String(after), message };
}

function toReply({ page, feed, offerIndex, notices }: FoundChanges): Changes {
  return {
    changes: page.changes.map((change) => describeChange(change, offerIndex)),
    next: String(page.next),
    more: page.isMore,
    older: page.older === null ? null : String(page.older),
    keptFrom: isoTime(feed.keptFrom),
    notices,
  };
}

/** A change as the contract describes it. */
export function describeChange(change: OfferChange, offerIndex: OfferIndex): Change {
  const { kind, offer, recorded } = change;
  return {
    id: `${recorded.row}-${kind}`,
    at: isoTime(recorded.at),
    offerId: offer.id,
    kind,
    before: describeState(recorded.before, offer, offerIndex),
    after: describeState(recorded.after, offer, offerIndex),
  };
}

function describeState(
  state: ChangedState | null,
  { provider, gpuCount }: ChangedOffer,
  { pricing }: OfferIndex,
): ChangeState | null {
  if (state === null || state.gone) return null;
  const { native, stock, capacity } = state;
  const { gpuPriceMicros } = calculatePrice({ provider, native, gpuCount }, pricing);
  return { gpuPriceMicros, nativeAmount: native.amount, stock, capacity };
}
