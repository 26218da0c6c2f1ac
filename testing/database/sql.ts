import { statements, type Reader, type RunResult } from "@/db/connections";
import { atomically } from "@/db/transactions";

const connectionOf = statements((connection) => connection);

/** The rows of a query in SQL that both engines accept. Aliases with capitals, and the column `row`, need quotes. */
export async function readRows<Row>(database: Reader, sql: string, ...parameters: unknown[]): Promise<Row[]> {
  return connectionOf(database)
    .statement<unknown[], Row>(sql)
    .all(...parameters);
}

/** Runs one statement in a transaction of its own. */
export async function writeRow(database: Reader, sql: string, ...parameters: unknown[]): Promise<RunResult> {
  return atomically(
    database,
    (tx) =>
      connectionOf(tx)
        .statement(sql)
        .run(...parameters),
    "both",
  );
}
