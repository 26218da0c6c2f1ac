import type { ListedOffer } from "@/lib/domain/offer";
import { originLabels, type OriginId } from "@/lib/domain/provider-id";

import { ProviderError } from "./errors";
import type { InstanceListing, ListedInstance } from "./instances";
import type { ParsedRows } from "./rows";

/** Builds the listing of a complete list; an unreadable row makes it incomplete. */
export function toListing(
  provider: OriginId,
  rows: unknown[],
  read: (row: unknown) => ListedInstance | null,
): InstanceListing {
  const machines = new Map<string, ListedInstance>();
  let unread = 0;
  let differing = 0;
  for (const row of rows) {
    const machine = read(row);
    if (machine === null) {
      unread++;
      continue;
    }
    const other = machines.get(machine.nativeId);
    if (other && JSON.stringify(other) !== JSON.stringify(machine)) differing++;
    // Of two rows for one machine, keep the one that may bill.
    if (!other || other.bills === false) machines.set(machine.nativeId, machine);
  }
  const instances = [...machines.values()];
  const reasons = [
    unread > 0 ? `${unread} of ${rows.length} machines have no readable ID` : null,
    differing > 0 ? `${differing} appear twice with different data` : null,
  ].filter((reason) => reason !== null);
  return {
    instances,
    complete: reasons.length === 0,
    unreliableReason: reasons.length === 0 ? null : `${originLabels[provider]}: ${reasons.join("; ")}.`,
    hasNames: rows.length === 0 || instances.some(({ name }) => name !== null),
  };
}

/** Finds the same offer in new rows; null if it is not listed. Throws if its row exists but is unreadable. */
export function findListedOffer(
  reading: ParsedRows,
  { provider, nativeId }: ListedOffer,
): ListedOffer | null {
  const found = reading.offers.find((offer) => offer.nativeId === nativeId);
  if (found) return found;
  const rejectedRow = reading.rejected.find(
    ({ nativeId: id }) => id !== null && (id === nativeId || nativeId.startsWith(`${id}/`)),
  );
  if (reading.offers.length === 0 && reading.rejected.length === 0) {
    throw new ProviderError(
      provider,
      "unreadable",
      `${originLabels[provider]}'s list of offers came back empty, which is not believed of a whole cloud.`,
    );
  }
  if (!rejectedRow) return null;
  throw new ProviderError(
    provider,
    "unreadable",
    `${originLabels[provider]} still lists this offer, but not so that it can be read: ${rejectedRow.reason} (${rejectedRow.field}).`,
  );
}
