import { eq, inArray, sql } from "drizzle-orm";

import { statements, type Reader, type Tx } from "./connections";
import { requireLease, type Lease } from "./leases";
import { accountListing } from "./ledger-schema";
import { bumpLedgerRevision } from "./revision";
import { atomically } from "./transactions";

/** How the machine list of an account was last read. Times are epoch milliseconds. */
export interface StoredListing {
  accountId: string;
  attemptedAt: number;
  /** The last accepted list; null before the first. */
  listedAt: number | null;
  nextAt: number | null;
  /** Why the last list is unreliable, as text; null when it is accepted. */
  unreliableReason: string | null;
  /** The key whose lists were last accepted for this account, as a hash; null before the first. */
  keyHash: string | null;
  /** Whether the account has a new key whose lists have not shown a known machine yet. */
  isStrange: 0 | 1;
}

const prepare = statements((database) => ({
  byAccount: database
    .select()
    .from(accountListing)
    .where(eq(accountListing.accountId, sql.placeholder("accountId")))
    .prepare(),
}));

export async function readListings(database: Reader | Tx, accountIds: string[]): Promise<StoredListing[]> {
  return await database
    .select()
    .from(accountListing)
    .where(inArray(accountListing.accountId, accountIds))
    .all();
}

export async function readListing(database: Reader | Tx, accountId: string): Promise<StoredListing | null> {
  return (await prepare(database).byAccount.get({ accountId })) ?? null;
}

/** Runs the changes of a list in one transaction, if this process still reconciles. */
export function atomicallyWithLease<T>(
  database: Reader,
  lease: Lease | null,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return atomically(database, async (tx) => {
    await requireLease(tx, lease);
    return work(tx);
  });
}

/** Stores the outcome of a list; inside a transaction of the caller. Omitted key fields stay unchanged. */
export async function saveListing(
  tx: Tx,
  listing: {
    accountId: string;
    at: number;
    unreliableReason: string | null;
    key?: { hash: string | null; isStrange: boolean };
  },
): Promise<void> {
  const { accountId, at, unreliableReason, key } = listing;
  const before = await readListing(tx, accountId);
  const saved = {
    attemptedAt: at,
    listedAt: unreliableReason === null ? at : (before?.listedAt ?? null),
    unreliableReason,
    keyHash: key?.hash ?? before?.keyHash ?? null,
    isStrange: key ? (key.isStrange ? 1 : 0) : (before?.isStrange ?? 0),
  };
  await tx
    .insert(accountListing)
    .values({ accountId, ...saved })
    .onConflictDoUpdate({ target: accountListing.accountId, set: saved })
    .run();
  if (!before || before.unreliableReason !== unreliableReason || before.listedAt === null)
    await bumpLedgerRevision(tx);
}

export async function scheduleListing(tx: Tx, accountId: string, nextAt: number): Promise<void> {
  await tx.update(accountListing).set({ nextAt }).where(eq(accountListing.accountId, accountId)).run();
}
