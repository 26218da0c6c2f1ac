import { releaseLease, renewLease, acquireLease, type Lease } from "@/db/leases";
import { readDatabaseTime } from "@/db/database-time";
import { leaseName, readWorkerLease } from "@/db/worker";
import { isHolderAlive } from "@/lib/holder";
import { atomically } from "@/db/transactions";
import type { Reader, Tx } from "@/db/connections";

/** The lease under which a process may write now; null while it may not. */
export type LeaseNow = (tx: Tx) => Promise<Lease | null>;

/** Timing of the scheduler, in milliseconds. */
export interface Timing {
  /** Between two checks for due polls. */
  tick: number;
  /** Between two heartbeats of the lease holder. */
  heartbeat: number;
  /** A holder without a heartbeat for this long loses the lease. */
  lifetime: number;
}

export const defaultTiming: Timing = { tick: 1_000, heartbeat: 2_500, lifetime: 8_000 };

/** The last sign of life of the process that holds the lease, in epoch milliseconds; null if it was released. */
export function lastRenewal({ expiresAt }: Lease): number | null {
  return expiresAt === 0 ? null : expiresAt - defaultTiming.lifetime;
}

/** Acquires the poll lease if no living process holds it; null otherwise. `wall` is this machine's clock. */
export async function acquirePollLease(
  database: Reader,
  holder: string,
  wall: number,
  { lifetime, heartbeat }: Timing,
): Promise<Lease | null> {
  const maxDuration = lifetime + heartbeat;
  const present = await readWorkerLease(database);
  const dead = present && !isHolderAlive(present.holder) ? present.holder : null;
  const left = present ? present.expiresAt - (await readDatabaseTime(database, wall)) : 0;
  // Most ticks of a process that stands by end here, without a transaction.
  if (left > 0 && left <= maxDuration && dead === null) return null;
  return atomically(
    database,
    async (tx) => {
      const now = await readDatabaseTime(tx, wall);
      return acquireLease(tx, { name: leaseName, holder, now, lifetime, dead, maxDuration });
    },
    "lease",
  );
}

export async function renewPollLease(
  database: Reader,
  lease: Lease,
  wall: number,
  { lifetime }: Timing,
): Promise<Lease | null> {
  return atomically(
    database,
    async (tx) => renewLease(tx, lease, await readDatabaseTime(tx, wall), lifetime),
    "lease",
  );
}

export async function releasePollLease(database: Reader, lease: Lease): Promise<void> {
  await atomically(database, (tx) => releaseLease(tx, lease), "lease");
}
