import {
  getTableColumns,
  sql,
  type Column,
  type Placeholder,
  type SQL,
  type SQLWrapper,
  type Table,
} from "drizzle-orm";

import type { Connection, EngineName } from "./connections";

/** A placeholder for each column of a table, named as its field. */
export function placeholders<T extends Table>(table: T): Record<keyof T["$inferInsert"], Placeholder> {
  const names = Object.keys(getTableColumns(table)) as (keyof T["$inferInsert"] & string)[];
  return Object.fromEntries(names.map((name) => [name, sql.placeholder(name)])) as Record<
    keyof T["$inferInsert"],
    Placeholder
  >;
}

/** A query of the values of a JSON list, the next parameter: for lists of any length in a prepared statement. */
export function listOf(engine: EngineName, type: "text" | "integer", parameter = "?"): string {
  if (engine === "sqlite") return `SELECT value FROM json_each(${parameter})`;
  const value = type === "text" ? "value" : "CAST(value AS bigint)";
  return `SELECT ${value} FROM json_array_elements_text(CAST(${parameter} AS json))`;
}

/** `inArray` for prepared statements of texts: the placeholder takes the list as JSON. */
export function inJsonList({ engine }: Connection, column: Column, name: string): SQL {
  const [before, after] = listOf(engine, "text", "|").split("|") as [string, string];
  return sql`${column} IN (${sql.raw(before)}${sql.placeholder(name)}${sql.raw(after)})`;
}

/** The larger of two values; `other` where either is unknown. */
export function larger(one: SQLWrapper, other: unknown): SQL {
  return sql`CASE WHEN ${one} > ${other} THEN ${one} ELSE ${other} END`;
}
