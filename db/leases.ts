import type { Database } from "./client";
import { statements } from "./statements";
import { atomically } from "./transaction";

/** The right to poll until `expiresAt` (epoch milliseconds). The token grows with every new holder. */
export interface Lease {
  name: string;
  holder: string;
  token: number;
  acquiredAt: number;
  expiresAt: number;
}

/** A write by a holder that has been replaced. Nothing was written. */
export class LeaseLostError extends Error {
  override readonly name = "LeaseLostError";
  constructor() {
    super("Another process polls now; what this one read late was thrown away.");
  }
}

const columns = "name, holder, token, acquired_at AS acquiredAt, expires_at AS expiresAt";

const prepare = statements((client) => ({
  read: client.prepare<[string], Lease>(`SELECT ${columns} FROM lease WHERE name = ?`),
  take: client.prepare<[string, string, number, number, number, number, string | null], Lease>(
    `INSERT INTO lease (name, holder, token, acquired_at, expires_at) VALUES (?, ?, 1, ?, ?)
     ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, token = lease.token + 1,
       acquired_at = excluded.acquired_at, expires_at = excluded.expires_at
     WHERE lease.expires_at <= ? OR lease.expires_at > ? OR lease.holder = ? RETURNING ${columns}`,
  ),
  renew: client.prepare<[number, string, number, number], Lease>(
    `UPDATE lease SET expires_at = ? WHERE name = ? AND token = ? AND expires_at > ? RETURNING ${columns}`,
  ),
  release: client.prepare<[string, number]>(
    "UPDATE lease SET expires_at = 0, token = token + 1 WHERE name = ? AND token = ?",
  ),
}));

/**
 * Acquires the lease when it is free, expired, held by `dead` (a holder known to have ended), or runs longer
 * than `maxDuration` from now (the clock was set back since). Null when another process holds it.
 */
export async function acquireLease(
  database: Database,
  request: {
    name: string;
    holder: string;
    now: number;
    lifetime: number;
    dead: string | null;
    maxDuration?: number;
  },
): Promise<Lease | null> {
  const { name, holder, now, lifetime, dead, maxDuration = Number.MAX_SAFE_INTEGER } = request;
  return atomically(
    database,
    () =>
      prepare(database).take.get(
        name,
        holder,
        now,
        now + lifetime,
        now,
        Math.min(now + maxDuration, Number.MAX_SAFE_INTEGER),
        dead,
      ) ?? null,
  );
}

/** Renews the lease; null when it was lost or has expired. */
export async function renewLease(
  database: Database,
  lease: Lease,
  now: number,
  lifetime: number,
): Promise<Lease | null> {
  return prepare(database).renew.get(now + lifetime, lease.name, lease.token, now) ?? null;
}

/** Releases the lease at once. The new token fences off pending writes of this process. */
export async function releaseLease(database: Database, lease: Lease): Promise<void> {
  prepare(database).release.run(lease.name, lease.token);
}

export async function readLease(database: Database, name: string): Promise<Lease | null> {
  return prepare(database).read.get(name) ?? null;
}

/** Throws `LeaseLostError` unless the token is still the newest. Called first in every write of a poll. */
export function requireLease(database: Database, lease: Lease | null): asserts lease is Lease {
  if (!lease || prepare(database).read.get(lease.name)?.token !== lease.token) throw new LeaseLostError();
}
