import type { SnapshotChanges, PublishedOffer } from "@/db/published";
import type { ListedOffer } from "@/lib/domain/offer";
import type { RejectedRow, Snapshot } from "@/lib/providers/provider";

/** Compares a snapshot with the published offers; does not touch the database. */
export function compare(snapshot: Snapshot, published: ReadonlyMap<string, PublishedOffer>): SnapshotChanges {
  const changes: SnapshotChanges = { added: [], updated: [], gone: [] };
  const seen = new Set<string>();
  for (const offer of snapshot.offers) {
    seen.add(offer.nativeId);
    const before = published.get(offer.nativeId);
    if (!before) {
      changes.added.push(offer);
      continue;
    }
    const repriced = before.gone || isRepriced(before.offer, offer);
    if (repriced || before.scope !== snapshot.scope || isDescriptionChanged(before.offer, offer)) {
      changes.updated.push({ row: before.row, offer, repriced });
    }
  }
  if (snapshot.complete) {
    const doubtful = unreadableOffers(snapshot.rejected);
    for (const [nativeId, before] of published) {
      if (before.gone || before.scope !== snapshot.scope || seen.has(nativeId)) continue;
      if (!doubtful(nativeId)) changes.gone.push({ row: before.row, offer: before.offer });
    }
  }
  return changes;
}

/** Whether the price or the availability differs, which history records. */
function isRepriced(before: ListedOffer, now: ListedOffer): boolean {
  const a = before.native;
  const b = now.native;
  return (
    a.amount !== b.amount ||
    before.stock !== now.stock ||
    before.capacity !== now.capacity ||
    a.currency !== b.currency ||
    a.unit !== b.unit ||
    a.per !== b.per ||
    a.scope !== b.scope
  );
}

function isDescriptionChanged(before: ListedOffer, now: ListedOffer): boolean {
  return (
    before.rawGpu !== now.rawGpu ||
    before.gpu?.id !== now.gpu?.id ||
    before.gpu?.name !== now.gpu?.name ||
    before.gpuCount !== now.gpuCount ||
    before.vramGb !== now.vramGb ||
    before.vcpus !== now.vcpus ||
    before.memoryGb !== now.memoryGb ||
    before.storageGb !== now.storageGb ||
    before.cloud !== now.cloud ||
    before.interconnect !== now.interconnect ||
    before.nvlink !== now.nvlink ||
    before.type !== now.type ||
    before.billing !== now.billing ||
    before.region.id !== now.region.id ||
    before.region.name !== now.region.name ||
    before.region.country !== now.region.country ||
    before.region.continent !== now.region.continent
  );
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
