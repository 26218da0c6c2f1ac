import type { Tx } from "@/db/connections";
import { findInstanceByNativeId } from "@/db/instances";
import { addHistoryEvent } from "@/db/history";
import {
  countListingWithoutTag,
  listUnconfirmedRefusals,
  listUnsettled,
  settleAttempt,
  type StoredAttempt,
} from "@/db/ledger";
import { bumpLedgerRevision } from "@/db/revision";
import { minute } from "@/lib/domain/durations";
import { durationText } from "@/lib/format";
import type { InstanceListing, ListedInstance } from "@/lib/providers/instances";

import { linkToLaunch, readCreatedAt, type Sighting } from "./ingest";
import { elapsedKeys } from "./reconcile-context";
import { findLaunchTags } from "./names";

/** Complete lists without the launch tag before a create whose reply was lost is settled as absent. */
export const listsToConfirmAbsent = 3;
/** Minimum time over which these lists are read, in milliseconds. */
const searchTime = 10 * minute;
/** When they are read, in milliseconds after the reply was lost. */
export const searchSchedule = [5, 15, 45, 120, 300, 600].map((seconds) => seconds * 1000);

/** How far a provider's clock may differ from ours, in milliseconds. */
const clockSkew = 5 * minute;

/**
 * Links a machine that a damaged reply named to its create, if its name has the launch tag. A bare id counts only for
 * a machine that has no name and was not there before, because an error may name an older machine ("you already rent
 * this").
 */
export async function linkNamedMachine(
  tx: Tx,
  attempt: StoredAttempt,
  listed: ListedInstance,
  sighting: Omit<Sighting, "isListed">,
): Promise<void> {
  const marked = [listed.name ?? "", ...listed.labels].flatMap(findLaunchTags);
  const isOurs = marked.includes(attempt.launchTag);
  const created = readCreatedAt(listed, sighting.at);
  const sentAt = attempt.sentAt ?? attempt.createdAt;
  const known = await findInstanceByNativeId(tx, sighting.client.account.id, listed.nativeId);
  const isOlder =
    (created !== null && created < sentAt - clockSkew) || (known !== null && known.startedAt < sentAt);
  if (listed.state === "gone") return;
  if (isOurs) return linkToLaunch(tx, attempt, listed, { ...sighting, isListed: false });
  if (listed.name === null && !isOlder)
    await linkToLaunch(tx, attempt, listed, { ...sighting, isListed: false, isGuess: true });
}

/** Counts a trusted list against every create that it does not show. Call within the transaction of the pass. */
export async function recordAbsence(
  tx: Tx,
  listing: InstanceListing,
  { client, context, at }: Omit<Sighting, "isListed">,
): Promise<void> {
  const total = listing.instances.length === 1 ? "1 machine" : `${listing.instances.length} machines`;
  const open = await listUnsettled(tx, [client.account.id], ["unknown"]);
  for (const attempt of [...open, ...(await listUnconfirmedRefusals(tx, client.account.id))]) {
    // A list that began before the reply was lost may have been too early.
    if (attempt.answeredAt === null) continue;
    const searched = context.since(elapsedKeys.answered(attempt.launchTag), attempt.answeredAt);
    if (searched < 0) continue;
    const { launchTag, listings } = attempt;
    if (attempt.state === "rejected") {
      await countListingWithoutTag(tx, launchTag, at);
      await addHistoryEvent(tx, {
        launchTag,
        at,
        kind: "list",
        tone: "good",
        title: "Confirmed: nothing was created",
        detail: `${total} at the provider, none of this launch`,
      });
      await bumpLedgerRevision(tx);
      continue;
    }
    await countListingWithoutTag(tx, launchTag, at);
    const isOver = listings + 1 >= listsToConfirmAbsent && searched >= searchTime;
    if (listings < listsToConfirmAbsent || isOver) {
      await addHistoryEvent(tx, {
        launchTag,
        at,
        kind: "list",
        tone: "good",
        title:
          listings < listsToConfirmAbsent
            ? `Check ${listings + 1} of ${listsToConfirmAbsent}: not found`
            : "Last check: not found",
        detail: `${total} at the provider, none of this launch`,
      });
      await bumpLedgerRevision(tx);
    }
    if (!isOver) continue;
    await settleAttempt(tx, {
      launchTag,
      state: "absent",
      at,
      kind: "list",
      tone: "good",
      title: "Not created",
      detail: `Not found in ${listings + 1} checks over ${durationText(searched)}. If it appears later, it is tracked again.`,
    });
  }
}
