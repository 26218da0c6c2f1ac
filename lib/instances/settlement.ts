import { findInstanceByNativeIdWithin } from "@/db/instances";
import { addHistoryEvent } from "@/db/history";
import {
  countListingWithoutTag,
  listUnconfirmedRefusals,
  listUnsettled,
  settleAttemptWithin,
  type StoredAttempt,
} from "@/db/ledger";
import { bumpLedgerRevision } from "@/db/revision";
import type { InstanceListing, ListedInstance } from "@/lib/providers/instances";

import { linkToLaunch, readCreatedAt, type Sighting } from "./ingest";
import { momentKeys } from "./moments";
import { findLaunchTags } from "./names";

/** Complete lists without the launch tag before a create whose reply was lost is settled as absent. */
export const listsToConfirmAbsent = 3;
/** Minimum time over which these lists are read, in milliseconds. */
export const searchTime = 10 * 60_000;
/** When they are read, in milliseconds after the reply was lost. */
export const searchSchedule = [5, 15, 45, 120, 300, 600].map((seconds) => seconds * 1000);

/** How far a provider's clock may differ from ours, in milliseconds. */
const clockSkew = 5 * 60_000;

/**
 * Links a machine that a damaged reply named to its create, if its name has the launch tag. A bare id counts only for
 * a machine that has no name and was not there before, because an error may name an older machine ("you already rent
 * this").
 */
export function linkNamedMachine(
  attempt: StoredAttempt,
  listed: ListedInstance,
  sighting: Omit<Sighting, "isListed">,
): void {
  const marked = [listed.name ?? "", ...listed.labels].flatMap(findLaunchTags);
  const isOurs = marked.includes(attempt.marker);
  const created = readCreatedAt(listed, sighting.at);
  const sentAt = attempt.sentAt ?? attempt.createdAt;
  const known = findInstanceByNativeIdWithin(
    sighting.context.database,
    sighting.client.account.id,
    listed.nativeId,
  );
  const isOlder =
    (created !== null && created < sentAt - clockSkew) || (known !== null && known.startedAt < sentAt);
  if (listed.state === "gone") return;
  if (isOurs) return linkToLaunch(attempt, listed, { ...sighting, isListed: false });
  if (listed.name === null && !isOlder)
    linkToLaunch(attempt, listed, { ...sighting, isListed: false, isGuess: true });
}

/** Counts a trusted list against every create that it does not show. Call within the transaction of the pass. */
export function recordAbsence(
  listing: InstanceListing,
  { client, context, at }: Omit<Sighting, "isListed">,
): void {
  const { database } = context;
  const total = listing.instances.length === 1 ? "1 machine" : `${listing.instances.length} machines`;
  const open = listUnsettled(database, [client.account.id], ["unknown"]);
  for (const attempt of [...open, ...listUnconfirmedRefusals(database, client.account.id)]) {
    // A list that began before the reply was lost may have been too early.
    if (attempt.answeredAt === null) continue;
    const searched = context.since(momentKeys.answered(attempt.marker), attempt.answeredAt);
    if (searched < 0) continue;
    const { marker, listings } = attempt;
    if (attempt.state === "rejected") {
      countListingWithoutTag(database, marker, at);
      addHistoryEvent(database, {
        marker,
        at,
        kind: "list",
        tone: "good",
        title: "List: not there",
        detail: `complete, ${total}; the refusal is confirmed`,
      });
      bumpLedgerRevision(database);
      continue;
    }
    countListingWithoutTag(database, marker, at);
    const isOver = listings + 1 >= listsToConfirmAbsent && searched >= searchTime;
    if (listings < listsToConfirmAbsent || isOver) {
      addHistoryEvent(database, {
        marker,
        at,
        kind: "list",
        tone: "good",
        title:
          listings < listsToConfirmAbsent
            ? `List ${listings + 1} of ${listsToConfirmAbsent}: not there`
            : "Last list: not there",
        detail: `complete, ${total}, none with the mark`,
      });
      bumpLedgerRevision(database);
    }
    if (!isOver) continue;
    settleAttemptWithin(database, {
      marker,
      state: "absent",
      at,
      kind: "list",
      tone: "good",
      title: "Nothing was made",
      detail: `${listings + 1} complete lists over ${Math.round(searched / 60_000)} min do not show it. If it turns up later, it is taken back in.`,
    });
  }
}
