import { isCheaper } from "@/lib/domain/money";
import { isChanged, isRepriced } from "@/db/offer-values";
import type { PublishedOffer } from "@/db/offers";
import type { SnapshotChanges } from "@/db/published";
import type { Steps } from "@/lib/slices";
import type { RejectedRow, Snapshot } from "@/lib/providers/provider";

const offersPerStep = 128;

/** Compares a snapshot with the published offers; does not touch the database. */
export function* compare(
  snapshot: Snapshot,
  published: ReadonlyMap<string, PublishedOffer>,
  /** How many readings in a row must lack an offer until it is gone. */
  readingsUntilGone = 1,
): Steps<SnapshotChanges> {
  const changes: SnapshotChanges = { added: [], updated: [], gone: [], missed: [] };
  const seen = new Set<string>();
  for (const offer of snapshot.offers) {
    if (seen.add(offer.nativeId).size % offersPerStep === 0) yield;
    const before = published.get(offer.nativeId);
    if (!before) {
      changes.added.push(offer);
      continue;
    }
    const repriced = before.gone || isRepriced(before.offer, offer);
    const isBack = before.missed > 0 || before.scope !== snapshot.scope;
    if (repriced || isBack || isChanged(before.offer, offer)) {
      const cheaper = isCheaper(offer.native, before.offer.native);
      changes.updated.push({ row: before.row, offer, repriced, cheaper });
    }
  }
  if (snapshot.complete) {
    const doubtful = unreadableOffers(snapshot.rejected);
    let offers = 0;
    for (const [nativeId, before] of published) {
      if (++offers % offersPerStep === 0) yield;
      if (before.gone || before.scope !== snapshot.scope || seen.has(nativeId)) continue;
      if (!doubtful(nativeId)) addMissing(changes, before, readingsUntilGone);
    }
  }
  return changes;
}

/** Counts one more reading without an offer. */
export function addMissing(
  changes: Pick<SnapshotChanges, "gone" | "missed">,
  { row, offer, missed }: PublishedOffer,
  readingsUntilGone: number,
): void {
  const readings = missed + 1;
  if (readings >= readingsUntilGone) changes.gone.push({ row, offer });
  else changes.missed.push({ row, offer, readings });
}

/** An offer is not gone when its row exists but is unreadable. */
function unreadableOffers(rejected: readonly RejectedRow[]): (nativeId: string) => boolean {
  const exact = new Set<string>();
  for (const { nativeId } of rejected) if (nativeId !== null) exact.add(nativeId);
  if (exact.size === 0) return () => false;
  return (nativeId) => {
    if (exact.has(nativeId)) return true;
    for (let end = nativeId.indexOf("/"); end >= 0; end = nativeId.indexOf("/", end + 1)) {
      if (exact.has(nativeId.slice(0, end))) return true;
    }
    return false;
  };
}
