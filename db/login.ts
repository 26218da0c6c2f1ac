import type { Statement } from "better-sqlite3";
import { drizzle } from "drizzle-orm/sqlite-proxy";

import { statements, type Reader } from "./connections";
import { atomically } from "./transactions";

type Method = "run" | "all" | "values" | "get";

const clientOf = statements(({ $client: client }) => client);

/**
 * The login library's database. Reads use the reader; each write is a transaction in the queue of `atomically`.
 */
export function openLoginDatabase(database: Reader) {
  return drizzle(async (sql, parameters, method) => {
    const statement = clientOf(database).prepare(sql);
    return statement.readonly
      ? execute(statement, parameters, method)
      : atomically(database, (tx) => execute(clientOf(tx).prepare(sql), parameters, method));
  });
}

function execute(
  statement: Statement,
  parameters: unknown[],
  method: Method,
): { rows: unknown[]; changes?: number } {
  if (method === "run") return { rows: [], changes: statement.run(parameters).changes };
  const rows = statement.raw();
  return { rows: method === "get" ? (rows.get(parameters) as unknown[]) : rows.all(parameters) };
}
