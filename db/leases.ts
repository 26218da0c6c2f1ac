import { and, eq, gt, lte, or, sql, type SQL } from "drizzle-orm";

import { statements, type Reader, type Tx } from "./connections";
import { lease } from "./schema";

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
    super("Another process polls now. This poll’s result was discarded.");
  }
}

const prepare = statements((database) => ({
  read: database
    .select()
    .from(lease)
    .where(eq(lease.name, sql.placeholder("name")))
    .prepare(),
  // On SQLite nobody else writes during a transaction.
  hold: database.statement<[string], number>(
    `SELECT token FROM lease WHERE name = ?${database.engine === "postgres" ? " FOR SHARE" : ""}`,
    "value",
  ),
}));

/**
 * Acquires the lease when it is free, expired, held by `dead` (a holder known to have ended), or runs longer
 * than `maxDuration` from now (the clock was set back since). Null when another process holds it.
 */
export async function acquireLease(
  tx: Tx,
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
  const latest = Math.min(now + maxDuration, Number.MAX_SAFE_INTEGER);
  const taken = { holder, acquiredAt: now, expiresAt: now + lifetime };
  return (
    (await tx
      .insert(lease)
      .values({ name, token: 1, ...taken })
      .onConflictDoUpdate({
        target: lease.name,
        set: { ...taken, token: sql`${lease.token} + 1` },
        setWhere: or(
          lte(lease.expiresAt, now),
          gt(lease.expiresAt, latest),
          dead === null ? undefined : eq(lease.holder, dead),
        )!,
      })
      .returning()
      .get()) ?? null
  );
}

/** Renews the lease; null when it was lost or has expired. */
export async function renewLease(tx: Tx, held: Lease, now: number, lifetime: number): Promise<Lease | null> {
  return (
    (await tx
      .update(lease)
      .set({ expiresAt: now + lifetime })
      .where(and(isHeld(held), gt(lease.expiresAt, now)))
      .returning()
      .get()) ?? null
  );
}

/** Releases the lease at once. The new token fences off pending writes of this process. */
export async function releaseLease(tx: Tx, held: Lease): Promise<void> {
  await tx
    .update(lease)
    .set({ expiresAt: 0, token: sql`${lease.token} + 1` })
    .where(isHeld(held))
    .run();
}

function isHeld({ name, token }: Lease): SQL | undefined {
  return and(eq(lease.name, name), eq(lease.token, token));
}

export async function readLease(database: Reader | Tx, name: string): Promise<Lease | null> {
  return (await prepare(database).read.get({ name })) ?? null;
}

/** Throws `LeaseLostError` unless the token is still the newest. For the start of a long change, which ends with `requireLease`. */
export async function checkLease(database: Reader | Tx, held: Lease | null): Promise<void> {
  if (!held || (await readLease(database, held.name))?.token !== held.token) throw new LeaseLostError();
}

/**
 * Throws `LeaseLostError` unless the token is still the newest; nobody takes the lease before the end of the transaction. Called
 * in every write of a poll.
 */
export async function requireLease(tx: Tx, held: Lease | null): Promise<void> {
  if (!held || (await prepare(tx).hold.get(held.name)) !== held.token) throw new LeaseLostError();
}
