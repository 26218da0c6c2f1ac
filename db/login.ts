import { drizzle, type AsyncRemoteCallback } from "drizzle-orm/sqlite-proxy";

import { statements, type Connection, type Reader } from "./connections";
import { atomically } from "./transactions";

type Method = Parameters<AsyncRemoteCallback>[2];

const connectionOf = statements((connection) => connection);

/**
 * The login library's database. Reads use the reader; each write is a transaction in the queue of `atomically`.
 */
export function openLoginDatabase(database: Reader) {
  return drizzle(async (sql, parameters, method) =>
    /^\s*select\b/i.test(sql)
      ? execute(connectionOf(database), sql, parameters, method)
      : atomically(database, (tx) => execute(connectionOf(tx), sql, parameters, method)),
  );
}

async function execute(
  connection: Connection,
  sql: string,
  parameters: unknown[],
  method: Method,
): Promise<{ rows: unknown[]; changes?: number }> {
  if (method === "run") return { rows: [], ...(await connection.statement(sql).run(...parameters)) };
  const statement = connection.statement<unknown[], unknown[]>(sql, "values");
  if (method === "get") return { rows: (await statement.get(...parameters)) as unknown[] };
  return { rows: await statement.all(...parameters) };
}
