import type { Database } from "@/db/client";
import { findInstanceByNativeId, listPresentInstances, type StoredInstance } from "@/db/instances";
import { listUnsettled, type StoredAttempt } from "@/db/ledger";
import type { Lease } from "@/db/leases";
import { readListing, saveListing, atomicallyWithLease } from "@/db/listings";
import type { NativePrice } from "@/lib/domain/money";
import { ProviderError } from "@/lib/providers/errors";
import type { InstanceListing, ListedInstance } from "@/lib/providers/instances";

import { findMissing, confirmMissing, type Absences } from "./absence";
import type { ProviderClient } from "./provider-clients";
import { rejectUnknownAccount } from "./exchanged-key";
import { ingest } from "./ingest";
import { linkNamedMachine, recordAbsence } from "./settlement";

/** What one pass over an account works with. */
export interface ReconcileContext {
  database: Database;
  /** The right to reconcile, read again at every write; null while another process has it. */
  lease(): Lease | null;
  signal: AbortSignal;
  now(): number;
  /**
   * Milliseconds from a stored moment to the start of this list, whatever the wall clock did since; negative where the list
   * began before it.
   */
  since(key: string, stored: number): number;
  /** Micro-dollars per machine-hour at today's rates; null without a known currency. */
  priceOf(native: NativePrice, gpuCount: number): number | null;
}

/** How a pass ended: why its list is not believed, or null when it is. */
export interface ReconcileResult {
  doubt: string | null;
  error: ProviderError | null;
}

/**
 * One pass over the machines of an account: list, look for those that are missing by their ids, then write everything in one
 * transaction. A list that failed, is partial or is odd changes nothing but the doubt that is shown. Throws only
 * `LeaseLostError`, the database's own errors, and whatever ended it when it was told to stop.
 */
export async function reconcile(cloud: ProviderClient, desk: ReconcileContext): Promise<ReconcileResult> {
  const { database, signal, now } = desk;
  const { account, machines, label } = cloud;
  const startedAt = now();
  let listing: InstanceListing;
  try {
    listing = await machines.list(signal);
  } catch (error) {
    if (!(error instanceof ProviderError) || signal.aborted) throw error;
    const doubt = `${label}'s list of machines could not be read. ${error.message}`;
    atomicallyWithLease(database, desk.lease(), () =>
      saveListing(database, { accountId: account.id, at: startedAt, doubt }),
    );
    return { doubt, error };
  }

  const before = await readListing(database, account.id);
  const present = await listPresentInstances(database, [account.id]);
  const missed = rejectUnknownAccount(listing, present, cloud, before, database);
  if (missed) {
    // Not this account's list, for all that is known: nothing of it is taken in, or the next one would look familiar.
    atomicallyWithLease(database, desk.lease(), () => {
      const key = { hash: before?.keyHash ?? null, isStrange: true };
      saveListing(database, { accountId: account.id, at: startedAt, doubt: missed, key });
    });
    return { doubt: missed, error: null };
  }
  const absences = listing.complete ? await findMissing(listing, present, cloud, desk) : noAbsences;
  const named = await readNamedMachines(cloud, desk);
  const doubt = listing.unreliableReason ?? absences.doubt;

  atomicallyWithLease(database, desk.lease(), () => {
    const key = { hash: cloud.keyHash, isStrange: false };
    saveListing(database, { accountId: account.id, at: startedAt, doubt, key });
    for (const listed of listing.instances)
      ingest(listed, { cloud, context: desk, at: startedAt, isListed: true });
    for (const listed of absences.alive)
      ingest(listed, { cloud, context: desk, at: startedAt, isListed: false });
    for (const { attempt, listed } of named)
      linkNamedMachine(attempt, listed, { cloud, context: desk, at: startedAt });
    if (doubt === null)
      confirmMissing(absences.proven, { database, cloud, at: startedAt, now: now(), since: desk.since });
    // A first list that is empty says nothing; nor does one without names, or one that left something out.
    const isEvidence =
      doubt === null && listing.hasNames && (before?.listedAt != null || listing.instances.length > 0);
    if (isEvidence) recordAbsence(listing, { cloud, context: desk, at: startedAt });
  });
  return { doubt, error: null };
}

const noAbsences: Absences = { proven: [], alive: [], doubt: null };

/** Creates whose lost answer named a machine all the same, with what the cloud says of it. */
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
