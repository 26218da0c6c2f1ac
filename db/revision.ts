import type { Database } from "./client";
import { statements } from "./statements";

const prepare = statements((client) => ({
  read: client.prepare<[], number>("SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'revision'").pluck(),
  bump: client
    .prepare<[], number>(
      "UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key = 'revision' RETURNING CAST(value AS INTEGER)",
    )
    .pluck(),
  readLedger: client
    .prepare<[], number>("SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'ledger_revision'")
    .pluck(),
  bumpLedger: client.prepare(
    `INSERT INTO meta (key, value) VALUES ('ledger_revision', '1')
     ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1`,
  ),
}));

/** Grows whenever visible data has changed. */
export async function readRevision(database: Database): Promise<number> {
  return prepare(database).read.get() ?? 0;
}

/** The next revision; inside the transaction that makes the change. */
export function nextRevision(database: Database): number {
  return prepare(database).bump.get() ?? 0;
}

/** Grows with every change of a launch or a machine. */
export async function readLedgerRevision(database: Database): Promise<number> {
  return prepare(database).readLedger.get() ?? 0;
}

/** Inside the transaction that makes the change. */
export function bumpLedgerRevision(database: Database): void {
  prepare(database).bumpLedger.run();
}
