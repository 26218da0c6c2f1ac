import { randomBytes } from "node:crypto";
import { hostname } from "node:os";

import type { Database } from "@/db/client";
import { readLease, releaseLease, renewLease, acquireLease, type Lease } from "@/db/leases";

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

/** Names this process so that another one on the same machine can check whether it is alive. */
export function createHolderName(): string {
  return `${hostname()}:${process.pid}:${randomBytes(6).toString("hex")}`;
}

/** Acquires the poll lease if no living process holds it; null otherwise. */
export async function acquirePollLease(
  database: Database,
  holder: string,
  now: number,
  { lifetime, heartbeat }: Timing,
): Promise<Lease | null> {
  const present = await readLease(database, leaseName);
  const dead = present && !isHolderAlive(present.holder) ? present.holder : null;
  return acquireLease(database, {
    name: leaseName,
    holder,
    now,
    lifetime,
    dead,
    longest: lifetime + heartbeat,
  });
}

export async function renewPollLease(
  database: Database,
  lease: Lease,
  now: number,
  { lifetime }: Timing,
): Promise<Lease | null> {
  return renewLease(database, lease, now, lifetime);
}

export async function releasePollLease(database: Database, lease: Lease): Promise<void> {
  await releaseLease(database, lease);
}

/** False only if the holder was a process of this machine that no longer exists. */
export function isHolderAlive(holder: string): boolean {
  const [host, pid] = holder.split(":");
  if (host !== hostname() || !pid || !/^\d+$/.test(pid)) return true;
  if (Number(pid) === process.pid) return true;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
