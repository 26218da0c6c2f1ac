import type BetterSqlite3 from "better-sqlite3";

import { DatabaseError } from "@/db/database-error";
import { moveKey } from "@/db/sqlite/moved";

/** A value as SQLite returns it when integers keep all their digits. */
export type Value = string | number | bigint | null;

/** A table to copy. */
export interface Table {
  name: string;
  columns: string[];
  /** The columns of its primary key, by which its rows are ordered on both sides. */
  key: string[];
  /** Columns of text. */
  texts: string[];
  rows: number;
}

/** The lease belongs to the processes of one side; nothing reads `rate_limit` any more. */
const skipped = new Set(["lease", "rate_limit"]);

interface Column {
  name: string;
  type: string;
  pk: number;
}

/** The tables with their row counts, parents before their children. */
export function listTables(client: BetterSqlite3.Database): Table[] {
  const names = client
    .prepare<[], string>(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
    )
    .pluck()
    .all()
    .filter((name) => !skipped.has(name));
  return parentsFirst(names, (name) => parentsOf(client, name)).map((name) => {
    const columns = client.pragma(`table_info(${name})`) as Column[];
    const key = columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
    return {
      name,
      columns: columns.map((column) => column.name),
      key: key.map((column) => column.name),
      texts: columns.filter(({ type }) => type === "TEXT").map((column) => column.name),
      rows: client
        .prepare<[], number>(`SELECT count(*) FROM ${name} ${where(name)}`)
        .pluck()
        .get()!,
    };
  });
}

/** The rows in the order of the primary key, without the first `offset`. The connection is busy until the last one is read. */
export function readRows(client: BetterSqlite3.Database, table: Table, offset = 0): Iterable<Value[]> {
  const { name, columns, key } = table;
  return client
    .prepare<[number], Value[]>(
      `SELECT ${quoted(columns)} FROM ${name} ${where(name)} ORDER BY ${quoted(key)} LIMIT -1 OFFSET ?`,
    )
    .raw()
    .safeIntegers()
    .iterate(offset) as Iterable<Value[]>;
}

/** Throws `DatabaseError` for a text with the one character that PostgreSQL cannot store. */
export function refuseNulCharacters(client: BetterSqlite3.Database, tables: readonly Table[]): void {
  for (const { name, texts, key } of tables) {
    for (const text of texts) {
      const found = client
        .prepare<[], Record<string, Value>>(
          `SELECT ${quoted(key)} FROM ${name} WHERE instr("${text}", char(0)) > 0 ORDER BY ${quoted(key)} LIMIT 1`,
        )
        .get();
      if (found)
        throw new DatabaseError(
          `PostgreSQL cannot store the NUL character in the column ${text} of the table ${name}, row ${JSON.stringify(found)}. ` +
            `Nothing was copied. Remove the character with the sqlite3 program, then run this command again.`,
        );
    }
  }
}

export function quoted(columns: readonly string[]): string {
  return columns.map((column) => `"${column}"`).join(", ");
}

/** The mark of the move stays on its side. */
function where(table: string): string {
  return table === "meta" ? `WHERE key <> '${moveKey}'` : "";
}

function parentsOf(client: BetterSqlite3.Database, table: string): string[] {
  return (client.pragma(`foreign_key_list(${table})`) as { table: string }[]).map((parent) => parent.table);
}

function parentsFirst(names: readonly string[], parents: (name: string) => string[]): string[] {
  const ordered = new Set<string>();
  const add = (name: string) => {
    if (ordered.has(name)) return;
    for (const parent of parents(name)) if (parent !== name) add(parent);
    ordered.add(name);
  };
  for (const name of names) add(name);
  return [...ordered];
}
