import { eq, sql } from "drizzle-orm";

import { statements, type Reader, type Tx } from "./connections";
import { meta } from "./schema";

type Counter = "revision" | "ledger_revision" | "accounts_revision";

const count = sql<number>`CAST(${meta.value} AS BIGINT)`;

const prepare = statements((database) => ({
  read: database
    .select({ count })
    .from(meta)
    .where(eq(meta.key, sql.placeholder("key")))
    .prepare(),
  bump: database
    .insert(meta)
    .values({ key: sql.placeholder("key"), value: "1" })
    .onConflictDoUpdate({ target: meta.key, set: { value: sql`CAST(${count} + 1 AS TEXT)` } })
    .returning({ count })
    .prepare(),
}));

async function readCounter(database: Reader | Tx, key: Counter): Promise<number> {
  return (await prepare(database).read.get({ key }))?.count ?? 0;
}

/** Grows whenever visible data has changed. */
export async function readRevision(database: Reader | Tx): Promise<number> {
  return await readCounter(database, "revision");
}

/** The next revision; inside the transaction that makes the change. */
export async function nextRevision(tx: Tx): Promise<number> {
  return (await prepare(tx).bump.get({ key: "revision" })).count;
}

/** Grows with every change of a launch or a machine. */
export async function readLedgerRevision(database: Reader | Tx): Promise<number> {
  return await readCounter(database, "ledger_revision");
}

/** Inside the transaction that makes the change. */
export async function bumpLedgerRevision(tx: Tx): Promise<void> {
  await prepare(tx).bump.run({ key: "ledger_revision" });
}

/** Grows whenever an account is added, removed, or changes its key or purpose. */
export async function readAccountsRevision(database: Reader | Tx): Promise<number> {
  return await readCounter(database, "accounts_revision");
}

/** Inside the transaction that makes the change. */
export async function bumpAccountsRevision(tx: Tx): Promise<void> {
  await prepare(tx).bump.run({ key: "accounts_revision" });
  await nextRevision(tx);
}
