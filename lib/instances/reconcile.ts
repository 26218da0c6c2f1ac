import { findInstanceByNativeId, listPresentInstances, type StoredInstance } from "@/db/instances";
import { listUnsettled, type StoredAttempt } from "@/db/ledger";
import { readListing, saveListing, atomicallyWithLease } from "@/db/listings";
import { ProviderError } from "@/lib/providers/errors";
import type { InstanceListing, ListedInstance } from "@/lib/providers/instances";

import { findMissing, confirmMissing, type Absences } from "./absence";
import type { ProviderClient } from "./provider-clients";
import { rejectUnknownAccount } from "./exchanged-key";
import { ingest } from "./ingest";
import { linkNamedMachine, recordAbsence } from "./settlement";
import type { ReconcileContext } from "./reconcile-context";

/** The result of a pass: why its list is not trusted, or null if it is. */
export interface ReconcileResult {
  doubt: string | null;
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
    const doubt = `${label}'s list of machines could not be read. ${error.message}`;
    atomicallyWithLease(database, context.lease(), () =>
      saveListing(database, { accountId: account.id, at: startedAt, doubt }),
    );
    return { doubt, error };
  }

  const before = await readListing(database, account.id);
  const present = await listPresentInstances(database, [account.id]);
  const missed = rejectUnknownAccount(listing, present, client, before, database);
  if (missed) {
    // This may be another account's list: storing any of it would make the next list look familiar.
    atomicallyWithLease(database, context.lease(), () => {
      const key = { hash: before?.keyHash ?? null, isStrange: true };
      saveListing(database, { accountId: account.id, at: startedAt, doubt: missed, key });
    });
    return { doubt: missed, error: null };
  }
  const absences = listing.complete ? await findMissing(listing, present, client, context) : noAbsences;
  const named = await readNamedMachines(client, context);
  const doubt = listing.unreliableReason ?? absences.unreliableReason;

  atomicallyWithLease(database, context.lease(), () => {
    const key = { hash: client.keyHash, isStrange: false };
    saveListing(database, { accountId: account.id, at: startedAt, doubt, key });
    for (const listed of listing.instances)
      ingest(listed, { client, context, at: startedAt, isListed: true });
    for (const listed of absences.alive) ingest(listed, { client, context, at: startedAt, isListed: false });
    for (const { attempt, listed } of named)
      linkNamedMachine(attempt, listed, { client, context, at: startedAt });
    if (doubt === null)
      confirmMissing(absences.proven, { database, client, at: startedAt, now: now(), since: context.since });
    // An empty first list is no evidence; nor is one without names or one that omits a known machine.
    const isEvidence =
      doubt === null && listing.hasNames && (before?.listedAt != null || listing.instances.length > 0);
    if (isEvidence) recordAbsence(listing, { client, context, at: startedAt });
  });
  return { doubt, error: null };
}

const noAbsences: Absences = { proven: [], alive: [], unreliableReason: null };

/** Creates whose reply was lost but named a machine, with that machine's present status. */
async function readNamedMachines(
  { account, machines }: ProviderClient,
  { database, signal }: ReconcileContext,
): Promise<{ attempt: StoredAttempt; listed: ListedInstance }[]> {
  const found: { attempt: StoredAttempt; listed: ListedInstance }[] = [];
  for (const attempt of listUnsettled(database, [account.id], ["unknown"])) {
    if (attempt.nativeId === null) continue;
    const known: StoredInstance | null = await findInstanceByNativeId(database, account.id, attempt.nativeId);
    if (known?.marker) continue;
    try {
      const listed = await machines.read(attempt.nativeId, signal);
      if (listed) found.push({ attempt, listed });
    } catch (error) {
      if (!(error instanceof ProviderError) || signal.aborted) throw error;
    }
  }
  return found;
}
