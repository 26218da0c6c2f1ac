import { scanChanges, type ChangeFilter, type Feed, type FoundChange, type Position } from "./scan";

/** Some changes, and how to go on. */
export interface ChangesPage<Offer> {
  changes: FoundChange<Offer>[];
  /** Everything before it is in this page or in pages before: later changes come after it. */
  next: Position;
  /** Whether there were changes after `next` already that this page did not reach. */
  isMore: boolean;
  /** Earlier changes come before it; null if none are kept. */
  older: Position | null;
}

/** The changes after a position, oldest first. */
export async function readAfter<Offer>(
  feed: Feed,
  filter: ChangeFilter<Offer>,
  after: Position,
  limit: number,
): Promise<ChangesPage<Offer>> {
  const page = { changes: [] as FoundChange<Offer>[], next: after, isMore: false, older: null };
  for await (const part of scanChanges(feed, filter, "after", after)) {
    for (const change of part.changes) {
      if (page.changes.length === limit) return { ...page, isMore: true };
      page.changes.push(change);
      page.next = change.position;
    }
    page.next = part.reached;
    page.isMore = !part.isEnd;
    if (page.changes.length === limit) break;
  }
  return page;
}

/** The changes before a position, newest first; without one, the newest. `isFull` ends the page before a change. */
export async function readBefore<Offer>(
  feed: Feed,
  filter: ChangeFilter<Offer>,
  before: Position | null,
  isFull: (changes: readonly FoundChange<Offer>[], change: FoundChange<Offer>) => boolean,
): Promise<ChangesPage<Offer>> {
  const from = before ?? feed.end;
  const page = { changes: [] as FoundChange<Offer>[], next: from, isMore: before !== null, older: null };
  let reached = from;
  for await (const part of scanChanges(feed, filter, "before", from)) {
    for (const change of part.changes) {
      if (isFull(page.changes, change)) return { ...page, older: change.position };
      page.changes.push(change);
    }
    reached = part.reached;
    if (part.isEnd) return page;
  }
  return { ...page, older: reached };
}
