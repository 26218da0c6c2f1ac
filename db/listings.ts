import type { Database } from "./client";
import { requireLease, type Lease } from "./leases";
import { bumpLedgerRevision } from "./revision";
import { statements } from "./statements";
import { atomically } from "./transaction";

/** How the machine list of an account was last read. Times are epoch milliseconds. */
export interface StoredListing {
  accountId: string;
  attemptedAt: number;
  /** The last accepted list; null before the first. */
  listedAt: number | null;
  nextAt: number | null;
  /** Why the last list is unreliable, as text; null when it is accepted. */
  doubt: string | null;
  /** The key whose lists were last accepted for this account, as a hash; null before the first. */
  keyHash: string | null;
  /** Whether the account has a new key whose lists have not shown a known machine yet. */
  isStrange: 0 | 1;
}

const columns = `account_id AS accountId, attempted_at AS attemptedAt, listed_at AS listedAt, next_at AS nextAt, doubt,
  key_hash AS keyHash, is_strange AS isStrange`;

const prepare = statements((client) => ({
  all: client.prepare<[string], StoredListing>(
    `SELECT ${columns} FROM account_listing WHERE account_id IN (SELECT value FROM json_each(?))`,
  ),
  one: client.prepare<[string], StoredListing>(`SELECT ${columns} FROM account_listing WHERE account_id = ?`),
  save: client.prepare<[Omit<StoredListing, "nextAt">]>(
    `INSERT INTO account_listing (account_id, attempted_at, listed_at, doubt, key_hash, is_strange)
     VALUES (@accountId, @attemptedAt, @listedAt, @doubt, @keyHash, @isStrange)
     ON CONFLICT (account_id) DO UPDATE SET attempted_at = excluded.attempted_at,
       listed_at = COALESCE(excluded.listed_at, listed_at), doubt = excluded.doubt,
       key_hash = excluded.key_hash, is_strange = excluded.is_strange`,
  ),
  plan: client.prepare<[number, string]>("UPDATE account_listing SET next_at = ? WHERE account_id = ?"),
}));

export async function readListings(database: Database, accountIds: string[]): Promise<StoredListing[]> {
  return prepare(database).all.all(JSON.stringify(accountIds));
}

export async function readListing(database: Database, accountId: string): Promise<StoredListing | null> {
  return prepare(database).one.get(accountId) ?? null;
}

/** Runs the changes of a list in one transaction, if this process still reconciles. */
export function atomicallyWithLease<T>(database: Database, lease: Lease | null, work: () => T): T {
  return atomically(database, () => {
    requireLease(database, lease);
    return work();
  });
}

/** Stores the outcome of a list; inside a transaction of the caller. Omitted key fields stay unchanged. */
export function saveListing(
  database: Database,
  listing: {
    accountId: string;
    at: number;
    doubt: string | null;
    key?: { hash: string | null; isStrange: boolean };
  },
): void {
  const { accountId, at, doubt, key } = listing;
  const before = prepare(database).one.get(accountId);
  prepare(database).save.run({
    accountId,
    attemptedAt: at,
    listedAt: doubt === null ? at : null,
    doubt,
    keyHash: key?.hash ?? before?.keyHash ?? null,
    isStrange: key ? (key.isStrange ? 1 : 0) : (before?.isStrange ?? 0),
  });
  if (!before || before.doubt !== doubt || before.listedAt === null) bumpLedgerRevision(database);
}

export async function scheduleListing(database: Database, accountId: string, nextAt: number): Promise<void> {
  prepare(database).plan.run(nextAt, accountId);
}
