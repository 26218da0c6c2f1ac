import { getTableName } from "drizzle-orm";
import { getTableConfig, type SQLiteColumn, type SQLiteTable } from "drizzle-orm/sqlite-core";

import { statements, type BatchEnd, type EngineName, type Tx } from "./connections";
import type { SqlValue } from "./offer-values";

/**
 * Writes rows, each as its values in the order of the columns. Those of an iterator are made one by one where they are written so.
 * Returns the numbers of inserted rows, in order.
 */
type WriteRows = (tx: Tx, rows: Iterable<SqlValue[]>, endBatch?: BatchEnd) => Promise<number[]>;

// PostgreSQL gets the values of a column as one array, so that a round trip writes thousands of rows.
const rowsAtOnce = 5_000;
const arrayTypes = new Map([
  ["text", "text[]"],
  ["integer", "bigint[]"],
  ["real", "double precision[]"],
]);

/** Inserts rows into a table with a column `row`. */
export function bulkInsert(table: SQLiteTable, columns: readonly string[]): WriteRows {
  const into = `INSERT INTO ${getTableName(table)} (${columns.map(quote).join(", ")})`;
  return bulkWrite(columns.length, {
    sqlite: `${into} VALUES (${columns.map(() => "?").join(", ")})`,
    postgres: `${into} SELECT * FROM ${unnest(table, columns)} RETURNING "row"`,
  });
}

/** A column to update: to the value of the row, or to an expression of it. */
interface Assignment {
  column: string;
  to?: (value: string) => string;
}

/** Updates rows by their number, which is the last value of each. `fixed` is SQL that sets the same for all. */
export function bulkUpdate(
  table: SQLiteTable,
  assignments: readonly Assignment[],
  fixed: readonly string[] = [],
): WriteRows {
  const name = getTableName(table);
  const columns = [...assignments.map(({ column }) => column), "row"];
  const set = (valueOf: (column: string) => string) =>
    [
      ...fixed,
      ...assignments.map(
        ({ column, to = (value) => value }) => `${quote(column)} = ${to(valueOf(quote(column)))}`,
      ),
    ].join(", ");
  const values = `${unnest(table, columns)} AS v (${columns.map(quote).join(", ")})`;
  return bulkWrite(columns.length, {
    sqlite: `UPDATE ${name} SET ${set(() => "?")} WHERE "row" = ?`,
    postgres: `UPDATE ${name} SET ${set((column) => `v.${column}`)} FROM ${values} WHERE ${name}."row" = v."row"`,
  });
}

/** SQLite runs its statement for each row, PostgreSQL its own for all. */
function bulkWrite(width: number, sql: Record<EngineName, string>): WriteRows {
  const prepare = statements(({ engine, statement }) =>
    engine === "sqlite"
      ? { one: statement<SqlValue[]>(sql.sqlite), all: null }
      : { one: null, all: statement<SqlValue[][], number>(sql.postgres, "value") },
  );
  return async (tx, rows, endBatch) => {
    const { one, all } = prepare(tx);
    const numbers: number[] = [];
    if (all) {
      for (const values of inColumns([...rows], width)) numbers.push(...(await all.all(...values)));
      return numbers;
    }
    for (const values of rows) {
      const pause = endBatch?.();
      if (pause) await pause;
      numbers.push(Number((await one.run(...values)).lastInsertRowid));
    }
    return numbers;
  };
}

function* inColumns(rows: readonly SqlValue[][], columns: number): Generator<SqlValue[][]> {
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    const part = rows.slice(from, from + rowsAtOnce);
    yield Array.from({ length: columns }, (_, column) => part.map((values) => values[column]!));
  }
}

function unnest(table: SQLiteTable, columns: readonly string[]): string {
  const types = new Map<string, string>(
    getTableConfig(table).columns.map((column: SQLiteColumn) => [column.name, column.getSQLType()]),
  );
  const arrays = columns.map((column) => `CAST(? AS ${arrayTypes.get(types.get(column) ?? "")})`);
  return `unnest(${arrays.join(", ")})`;
}

function quote(name: string): string {
  return `"${name}"`;
}
