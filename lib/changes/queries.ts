import "server-only";

import { getDatabase } from "@/db/client";
import type { OfferState } from "@/db/offer-state";
import type { Market } from "@/lib/domain/vocabulary";
import { isoTime } from "@/lib/format";
import { currentIndex } from "@/lib/offers/current-index";
import { accountIdsOf, missingMarketNotice, type Markets } from "@/lib/offers/market";
import type { OfferIndex } from "@/lib/offers/offer-index";
import { calculatePrice } from "@/lib/offers/pricing";
import { toNotice } from "@/lib/offers/problems";
import { readQuery } from "@/lib/offers/queries";
import type { Notice } from "@/lib/offers/schema";
import type { ParsedSearch } from "@/lib/offers/search-params";

import type { Change, ChangeState, Changes } from "./contract";
import { changeKinds } from "./kinds";
import { lineCounter } from "./lines";
import {
  defaultFilters,
  matchChanges,
  withoutDefaults,
  type ChangedOffer,
  type DefaultFilter,
} from "./match";
import { readAfter, readBefore, type ChangesPage } from "./pages";
import type { ChangesRequest } from "./request";
import { openFeed, type ChangeFilter, type Feed, type FoundChange } from "./scan";

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
    match: matchChanges(feed.database, offerIndex, withoutDefaults(query.search, explicit)),
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
  state: OfferState | null,
  { provider, gpuCount }: ChangedOffer,
  { pricing }: OfferIndex,
): ChangeState | null {
  if (state === null || state.gone) return null;
  const { native, stock, capacity } = state;
  const { gpuPriceMicros } = calculatePrice({ provider, native, gpuCount }, pricing);
  return { gpuPriceMicros, nativeAmount: native.amount, stock, capacity };
}
