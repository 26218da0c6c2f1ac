import { eq } from "drizzle-orm";

import type { Reader, Tx } from "./connections";
import { readLease, requireLease, type Lease } from "./leases";
import { meta } from "./schema";

/** The lease whose holder is the worker: the one process of a database that polls and reconciles. */
export const leaseName = "poller";

const key = "worker_accounts";

/** The hash of the key of each account that the worker reconciles, by the account's id. */
type WorkerAccounts = ReadonlyMap<string, string>;

/** Stores what the holder of the lease reconciles. */
export async function saveWorkerAccounts(tx: Tx, lease: Lease, accounts: WorkerAccounts): Promise<void> {
  await requireLease(tx, lease);
  const value = JSON.stringify([...accounts]);
  await tx.insert(meta).values({ key, value }).onConflictDoUpdate({ target: meta.key, set: { value } });
}

/** What the last holder of the lease reconciled; empty before the first. */
export async function readWorkerAccounts(database: Reader | Tx): Promise<WorkerAccounts> {
  const [row] = await database.select({ value: meta.value }).from(meta).where(eq(meta.key, key));
  return new Map(row ? (JSON.parse(row.value) as [string, string][]) : []);
}

export function readWorkerLease(database: Reader | Tx): Promise<Lease | null> {
  return readLease(database, leaseName);
}
