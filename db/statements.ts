import { getTableColumns, sql, type Column, type Placeholder, type SQL, type Table } from "drizzle-orm";

/** A placeholder for each column of a table, named as its field. */
export function placeholders<T extends Table>(table: T): Record<keyof T["$inferInsert"], Placeholder> {
  const names = Object.keys(getTableColumns(table)) as (keyof T["$inferInsert"] & string)[];
  return Object.fromEntries(names.map((name) => [name, sql.placeholder(name)])) as Record<
    keyof T["$inferInsert"],
    Placeholder
  >;
}

/** `inArray` for prepared statements: the placeholder takes the list as JSON. */
export function inJsonList(column: Column, name: string): SQL {
  return sql`${column} IN (SELECT value FROM json_each(${sql.placeholder(name)}))`;
}
