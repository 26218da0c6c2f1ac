import type { Database } from "./client";
import { statements } from "./statements";

/** A sealed value and its location. */
export type SealedValue =
  | { kind: "sealed"; name: string; value: string }
  | { kind: "credential"; accountId: string; field: string; value: string };

const prepare = statements((client) => ({
  sealed: client.prepare<[], { name: string; value: string }>("SELECT name, value FROM sealed ORDER BY name"),
  setSealed: client.prepare<[string, string]>("UPDATE sealed SET value = ? WHERE name = ?"),
  keys: client.prepare<[], { accountId: string; field: string; value: string }>(
    "SELECT account_id AS accountId, field, sealed AS value FROM provider_account_key ORDER BY account_id, field",
  ),
  setKey: client.prepare<[string, string, string]>(
    "UPDATE provider_account_key SET sealed = ? WHERE account_id = ? AND field = ?",
  ),
}));

/** Every sealed value; inside a transaction of the caller. */
export function listSealedValues(database: Database): SealedValue[] {
  return [
    ...prepare(database)
      .sealed.all()
      .map((row) => ({ kind: "sealed" as const, ...row })),
    ...prepare(database)
      .keys.all()
      .map((row) => ({ kind: "credential" as const, ...row })),
  ];
}

/** Replaces a value with the same text, sealed anew; inside a transaction of the caller. */
export function replaceSealedValue(database: Database, at: SealedValue, value: string): void {
  if (at.kind === "sealed") prepare(database).setSealed.run(value, at.name);
  else prepare(database).setKey.run(value, at.accountId, at.field);
}

/**
 * The columns with values that this key sealed. Scans every text of every table, so a table missing from
 * `listSealedValues` cannot lose its key.
 */
export function findColumnsSealedBy(database: Database, keyId: string): string[] {
  const { $client: client } = database;
  const tables = client
    .prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all();
  return tables.flatMap((table) => {
    const columns = client.pragma(`table_info(${table})`) as { name: string; type: string }[];
    return columns
      .filter(({ type }) => type === "TEXT")
      .filter(({ name }) => {
        const sql = `SELECT 1 FROM "${table}" WHERE instr("${name}", ?) > 0 LIMIT 1`;
        return client.prepare(sql).get(`v1.${keyId}.`) !== undefined;
      })
      .map(({ name }) => `${table}.${name}`);
  });
}
