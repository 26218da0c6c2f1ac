import type { PublishedOffer } from "@/db/offers";
import type { SnapshotChanges } from "@/db/published";
import type { ListedOffer } from "@/lib/domain/offer";
import { sampleOffer } from "@/testing/offers/sample-offer";

const rows = 20;

/** The changes of a version: every price encodes it, and each time another fifth of the offers is gone. */
export function versionedChanges(
  published: ReadonlyMap<string, PublishedOffer>,
  version: number,
): SnapshotChanges {
  const changes: SnapshotChanges = { added: [], updated: [], gone: [], missed: [] };
  for (let row = 0; row < rows; row++) {
    const offer = versionedOffer(row, version);
    const before = published.get(offer.nativeId);
    const isListed = (row + version) % 5 !== 0;
    if (!before) {
      if (isListed) changes.added.push(offer);
    } else if (isListed) changes.updated.push({ row: before.row, offer, repriced: true, cheaper: false });
    else if (!before.gone) changes.gone.push({ row: before.row, offer: before.offer });
  }
  return changes;
}

/** The number of visible offers of a version. */
export function countShown(version: number): number {
  return Array.from({ length: rows }, (_, row) => row).filter((row) => (row + version) % 5 !== 0).length;
}

function versionedOffer(row: number, version: number): ListedOffer {
  return {
    ...sampleOffer,
    provider: "sesterce",
    nativeId: `offer-${row}`,
    capacity: 1,
    native: { amount: String(version), currency: "USD", unit: "major", per: "hour", scope: "machine" },
  };
}
