import type { Tx } from "@/db/connections";
import { listPresentByLaunchTag, recordMissedListing, type StoredInstance } from "@/db/instances";
import { findLastTermination } from "@/db/intents";
import { settleAttempt } from "@/db/ledger";
import { minute } from "@/lib/domain/durations";
import { ProviderError } from "@/lib/providers/errors";
import type { InstanceListing, ListedInstance } from "@/lib/providers/instances";

import type { ProviderClient } from "./provider-clients";
import { markMachineGone } from "./gone";
import { elapsedKeys } from "./reconcile-context";
import type { ReconcileContext } from "./reconcile-context";

/** What the lookups by id found about known machines that a list does not show. */
export interface Absences {
  /** The provider reports that it does not know them or that they ended. */
  proven: { instance: StoredInstance; proof: string }[];
  /** Found by id although the list does not show them. */
  alive: ListedInstance[];
  unreliableReason: string | null;
}

/** Lists in a row without a machine, each with proof, before it counts as gone. */
const listsToConfirmGone = 2;
/** Minimum time between the first and the last of these lists: a provider may omit a machine for a moment. */
const shortestAbsence = 30_000;
/** How long a new machine may take to appear in its first list. */
const longestLag = 20 * minute;
const maxReads = 25;

/** Looks up by id every known machine that the list does not show. Stops at the first one that contradicts the list. */
export async function findMissing(
  listing: InstanceListing,
  present: StoredInstance[],
  { machines, facts, label }: ProviderClient,
  { database, signal, since }: ReconcileContext,
): Promise<Absences> {
  const shown = new Map(listing.instances.map((listed) => [listed.nativeId, listed]));
  const missing = present.filter(({ nativeId }) => (shown.get(nativeId)?.state ?? "gone") === "gone");
  const found: Absences = { proven: [], alive: [], unreliableReason: null };
  const isEmpty = listing.instances.length === 0;
  let isUnproven = false;
  for (const instance of missing.slice(0, maxReads)) {
    const ended = shown.get(instance.nativeId);
    if (ended) {
      found.proven.push({ instance, proof: describeProof(ended) });
      continue;
    }
    const termination = await findLastTermination(database, instance.id);
    const wasTaken = termination !== null && termination.acceptedAt !== null;
    // A delete that the API rejected with its own "not found" is proof about this machine.
    const wasDenied = termination !== null && termination.deniedAt !== null;
    let listed: ListedInstance | "nothing" | null;
    try {
      listed = await machines.read(instance.nativeId, signal);
    } catch (error) {
      if (!(error instanceof ProviderError) || signal.aborted) throw error;
      if (!error.isEmpty || !(wasTaken || wasDenied)) {
        isUnproven = true;
        continue;
      }
      listed = "nothing";
    }
    const isUnseen = instance.seenAt === null && instance.readAt === null;
    const isYoung = isUnseen && since(elapsedKeys.start(instance.id), instance.startedAt) < longestLag;
    if (listed !== null && listed !== "nothing" && !isEnded(listed, wasTaken)) {
      found.alive.push(listed);
      if (instance.seenAt === null) continue;
      found.unreliableReason = `${label}'s list omits machines that exist.`;
      break;
    }
    if (isYoung) continue;
    // Where the lookup by id is only the same list with a filter, an empty list is no proof.
    if (listed === null && facts.absenceByListOnly && isEmpty && !wasTaken && !wasDenied) {
      isUnproven = true;
      continue;
    }
    found.proven.push({ instance, proof: describeProof(listed) });
  }
  const seenBefore = missing.filter(({ seenAt }) => seenAt !== null);
  if (isEmpty && seenBefore.length > 0 && isUnproven && !found.unreliableReason) {
    const count = seenBefore.length === 1 ? "1 machine was" : `${seenBefore.length} machines were`;
    found.unreliableReason = `${label}'s list came back empty, but ${count} there before.`;
  }
  return found;
}

/** True for a final status, and for an unknown status after an accepted delete. */
function isEnded({ state, rawState }: ListedInstance, wasTaken: boolean): boolean {
  return state === "gone" || (wasTaken && state === "unknown" && rawState !== null);
}

function describeProof(listed: ListedInstance | "nothing" | null): string {
  if (listed === null) return "“not found” for its ID";
  return listed === "nothing"
    ? "nothing for its ID after the delete"
    : `provider status “${listed.rawState ?? "ended"}”`;
}

/** Counts proven absences and marks a machine gone after the second. Call within the transaction of the pass. */
export async function confirmMissing(
  tx: Tx,
  proven: Absences["proven"],
  {
    client,
    at,
    now,
    since,
  }: { client: ProviderClient; at: number; now: number } & Pick<ReconcileContext, "since">,
): Promise<void> {
  for (const { instance, proof } of proven) {
    // Its cost was shown as rising until now.
    await recordMissedListing(tx, instance.id, now);
    const { missingSince } = instance;
    const absentFor = missingSince === null ? 0 : since(elapsedKeys.missing(instance.id), missingSince);
    if (instance.missing + 1 < listsToConfirmGone || absentFor < shortestAbsence) continue;
    // `missingSince` is in the future if the clock was set back in the meantime.
    const goneAt = Math.max(Math.min(missingSince ?? now, now), instance.startedAt);
    await markMachineGone(tx, instance, {
      goneAt,
      at,
      kind: "state",
      tone: "good",
      title: "Terminated",
      detail: `Confirmed gone at ${client.label}: missing from two lists, and ${proof}`,
    });
    await resolveLastDuplicate(tx, instance, at);
  }
}

/** Resolves a duplicate when only one machine with its launch tag is left. */
async function resolveLastDuplicate(tx: Tx, { launchTag }: StoredInstance, at: number): Promise<void> {
  if (launchTag === null || (await listPresentByLaunchTag(tx, launchTag)).length > 1) return;
  await settleAttempt(tx, {
    launchTag,
    state: "adopted",
    from: ["duplicate"],
    at,
    kind: "state",
    tone: "good",
    title: "Duplicate resolved",
    detail: "At most one machine with this tag is left",
  });
}
