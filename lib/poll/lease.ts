import { readLease, releaseLease, renewLease, acquireLease, type Lease } from "@/db/leases";
import { isHolderAlive } from "@/lib/holder";
import { atomically } from "@/db/transactions";
import type { Reader } from "@/db/connections";

export const leaseName = "poller";

/** Timing of the scheduler, in milliseconds. */
export interface Timing {
  /** Between two checks for due polls. */
  tick: number;
  /** Between two heartbeats of the lease holder. */
  heartbeat: number;
  /** A holder without a heartbeat for this long loses the lease. */
  lifetime: number;
}

export const defaultTiming: Timing = { tick: 1_000, heartbeat: 3_000, lifetime: 9_000 };

/** Acquires the poll lease if no living process holds it; null otherwise. */
export async function acquirePollLease(
  database: Reader,
  holder: string,
  now: number,
  { lifetime, heartbeat }: Timing,
): Promise<Lease | null> {
  const present = await readLease(database, leaseName);
  const dead = present && !isHolderAlive(present.holder) ? present.holder : null;
  return atomically(
    database,
    (tx) =>
      acquireLease(tx, {
        name: leaseName,
        holder,
        now,
        lifetime,
        dead,
        maxDuration: lifetime + heartbeat,
      }),
    "lease",
  );
}

export async function renewPollLease(
  database: Reader,
  lease: Lease,
  now: number,
  { lifetime }: Timing,
): Promise<Lease | null> {
  return atomically(database, (tx) => renewLease(tx, lease, now, lifetime), "lease");
}

export async function releasePollLease(database: Reader, lease: Lease): Promise<void> {
  await atomically(database, (tx) => releaseLease(tx, lease), "lease");
}
