import { findInstanceByNativeId, listPresentInstances, type StoredInstance } from "@/db/instances";
import { listUnsettled, type StoredAttempt } from "@/db/ledger";
import { readListing, saveListing, atomicallyWithLease, type StoredListing } from "@/db/listings";
import { ProviderError } from "@/lib/providers/errors";
import type { InstanceListing, ListedInstance } from "@/lib/providers/instances";
import type { Reader } from "@/db/connections";

import { findMissing, confirmMissing, type Absences } from "./absence";
import type { ProviderClient } from "./provider-clients";
import { ingest } from "./ingest";
import { findLaunchTags } from "./names";
import { linkNamedMachine, recordAbsence } from "./settlement";
import type { ReconcileContext } from "./reconcile-context";

/** The result of a pass: why its list is not trusted, or null if it is. */
interface ReconcileResult {
  unreliableReason: string | null;
  error: ProviderError | null;
}

/**
 * Reconciles the machines of an account: reads the list, looks up missing machines by id, then writes everything in
 * one transaction. A list that failed, is partial or contradicts itself changes only the shown reason. Throws only
 * `LeaseLostError`, database errors and abort errors.
 */
export async function reconcile(client: ProviderClient, context: ReconcileContext): Promise<ReconcileResult> {
  const { database, signal, now } = context;
  const { account, machines, label } = client;
  const startedAt = now();
  let listing: InstanceListing;
  try {
    listing = await machines.list(signal);
  } catch (error) {
    if (!(error instanceof ProviderError) || signal.aborted) throw error;
    const unreliableReason = `Can't read ${label}'s machines. ${error.message}`;
    await atomicallyWithLease(database, context.lease(), (tx) =>
      saveListing(tx, { accountId: account.id, at: startedAt, unreliableReason }),
    );
    return { unreliableReason, error };
  }

  const before = await readListing(database, account.id);
  const present = await listPresentInstances(database, [account.id]);
  const missed = await rejectUnknownAccount(listing, present, client, before, database);
  if (missed) {
    // This may be another account's list: storing any of it would make the next list look familiar.
    await atomicallyWithLease(database, context.lease(), (tx) => {
      const key = { hash: before?.keyHash ?? null, isStrange: true };
      return saveListing(tx, { accountId: account.id, at: startedAt, unreliableReason: missed, key });
    });
    return { unreliableReason: missed, error: null };
  }
  const absences = listing.complete ? await findMissing(listing, present, client, context) : noAbsences;
  const named = await readNamedMachines(client, context);
  const unreliableReason = listing.unreliableReason ?? absences.unreliableReason;

  await atomicallyWithLease(database, context.lease(), async (tx) => {
    const key = { hash: client.keyHash, isStrange: false };
    await saveListing(tx, { accountId: account.id, at: startedAt, unreliableReason, key });
    for (const listed of listing.instances)
      await ingest(tx, listed, { client, context, at: startedAt, isListed: true });
    for (const listed of absences.alive)
      await ingest(tx, listed, { client, context, at: startedAt, isListed: false });
    for (const { attempt, listed } of named)
      await linkNamedMachine(tx, attempt, listed, { client, context, at: startedAt });
    if (unreliableReason === null)
      await confirmMissing(tx, absences.proven, {
        client,
        at: startedAt,
        now: now(),
        since: context.since,
      });
    // An empty first list is no evidence; nor is one without names or one that omits a known machine.
    const isEvidence =
      unreliableReason === null &&
      listing.hasNames &&
      (before?.listedAt != null || listing.instances.length > 0);
    if (isEvidence) await recordAbsence(tx, listing, { client, context, at: startedAt });
  });
  return { unreliableReason, error: null };
}

const noAbsences: Absences = { proven: [], alive: [], unreliableReason: null };

/** Creates whose reply was lost but named a machine, with that machine's present status. */
async function readNamedMachines(
  { account, machines }: ProviderClient,
  { database, signal }: ReconcileContext,
): Promise<{ attempt: StoredAttempt; listed: ListedInstance }[]> {
  const found: { attempt: StoredAttempt; listed: ListedInstance }[] = [];
  for (const attempt of await listUnsettled(database, [account.id], ["unknown"])) {
    if (attempt.nativeId === null) continue;
    const known: StoredInstance | null = await findInstanceByNativeId(database, account.id, attempt.nativeId);
    if (known?.launchTag) continue;
    try {
      const listed = await machines.read(attempt.nativeId, signal);
      if (listed) found.push({ attempt, listed });
    } catch (error) {
      if (!(error instanceof ProviderError) || signal.aborted) throw error;
    }
  }
  return found;
}

/**
 * Returns why a listing is rejected after a key change: none of our machines is in it, so the key may belong to
 * another account. Null if the listing is accepted, also when there are no machines of ours to miss.
 */
async function rejectUnknownAccount(
  listing: InstanceListing,
  present: StoredInstance[],
  client: ProviderClient,
  before: StoredListing | null,
  database: Reader,
): Promise<string | null> {
  if (before?.keyHash == null || before.keyHash === client.keyHash) return null;
  const { account, label } = client;
  const ours = present.filter(({ launchTag }) => launchTag !== null);
  // Machines launched since may be in the other account, so they only count if no list has ever shown one of ours.
  const listed = ours.filter(({ seenAt }) => seenAt !== null);
  const known = listed.length > 0 ? listed : ours;
  const lost = listed.length > 0 ? [] : await listUnsettled(database, [account.id], ["sending", "unknown"]);
  const count = known.length + lost.length;
  if (count === 0) return null;
  const isShown = listing.instances.some(
    ({ nativeId, name, labels }) =>
      known.some((machine) => machine.nativeId === nativeId) ||
      lost.some(({ launchTag }) =>
        [...labels, name ?? ""].some((text) => findLaunchTags(text).includes(launchTag)),
      ),
  );
  if (isShown) return null;
  const what = count === 1 ? "the machine" : `any of the ${count} machines`;
  return (
    `${label}'s key was replaced, and the new key does not show ${what} started by this app. ` +
    "It may belong to another account, so its list is ignored. Restore the old key, or resolve each machine if the " +
    "provider's console shows that it is gone."
  );
}
