import type { Database } from "./client";
import { statements } from "./statements";

const prepare = statements((client) => ({
  read: client.prepare<[], number>("SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'revision'").pluck(),
  bump: client
    .prepare<[], number>(
      "UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key = 'revision' RETURNING CAST(value AS INTEGER)",
    )
    .pluck(),
}));

/** A number that grows whenever something that pages show has changed. */
export async function readRevision(database: Database): Promise<number> {
  return prepare(database).read.get() ?? 0;
}

/** The next revision; called inside the transaction that makes the change. */
export function nextRevision(database: Database): number {
  return prepare(database).bump.get() ?? 0;
}
