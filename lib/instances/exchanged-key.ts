import type { Database } from "@/db/client";
import type { StoredInstance } from "@/db/instances";
import { listUnsettled } from "@/db/ledger";
import type { StoredListing } from "@/db/listings";
import type { InstanceListing } from "@/lib/providers/instances";

import type { ProviderClient } from "./provider-clients";
import { isOtherKey } from "./key-hash";
import { findLaunchTags } from "./names";

/**
 * Returns why a listing is rejected after a key change: none of our machines is in it, so the key may belong to
 * another account. Null if the listing is accepted, also when there are no machines of ours to miss.
 */
export function rejectUnknownAccount(
  listing: InstanceListing,
  present: StoredInstance[],
  client: ProviderClient,
  before: StoredListing | null,
  database: Database,
): string | null {
  if (before?.keyHash == null || !isOtherKey(before.keyHash, client)) return null;
  const { account, label } = client;
  const ours = present.filter(({ marker }) => marker !== null);
  // Machines launched since may be in the other account, so they only count if no list has ever shown one of ours.
  const listed = ours.filter(({ seenAt }) => seenAt !== null);
  const known = listed.length > 0 ? listed : ours;
  const lost = listed.length > 0 ? [] : listUnsettled(database, [account.id], ["sending", "unknown"]);
  const count = known.length + lost.length;
  if (count === 0) return null;
  const isShown = listing.instances.some(
    ({ nativeId, name, labels }) =>
      known.some((machine) => machine.nativeId === nativeId) ||
      lost.some(({ marker }) =>
        [...labels, name ?? ""].some((text) => findLaunchTags(text).includes(marker)),
      ),
  );
  if (isShown) return null;
  const what = count === 1 ? "the machine that was" : `any of the ${count} machines that were`;
  return (
    `${label}'s key was exchanged, and its list does not show ${what} started here. Is it the key of another account? ` +
    "Nothing is marked as gone, and nothing of this list is taken in. Put the old key back, or, if you see in the cloud's " +
    "console that what was started here has ended, say so at each machine."
  );
}
