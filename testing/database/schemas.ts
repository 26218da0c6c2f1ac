import type BetterSqlite3 from "better-sqlite3";
import type pg from "pg";

/** A table as both engines describe it. */
export interface TableSchema {
  columns: { name: string; type: string; isRequired: boolean; default: string | null }[];
  primaryKey: string[];
  /** Unique constraints, as their columns. */
  unique: string[];
  /** Indexes by name, with uniqueness, columns and condition. */
  indexes: string[];
  foreignKeys: string[];
  checks: number;
}

type Schema = Record<string, TableSchema>;

/** The tables of a SQLite file, in the types that PostgreSQL gets. */
export function readSqliteSchema(client: BetterSqlite3.Database): Schema {
  const tables = client
    .prepare<[], { name: string; sql: string }>(
      "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    )
    .all();
  return Object.fromEntries(tables.map(({ name, sql }) => [name, readSqliteTable(client, name, sql)]));
}

const pgTypes: Record<string, string> = {
  INTEGER: "bigint",
  REAL: "double precision",
  TEXT: 'text "C"',
};

function readSqliteTable(client: BetterSqlite3.Database, table: string, sql: string): TableSchema {
  const pragma = <Row>(name: string, of: string) => client.pragma(`${name}(${of})`) as Row[];
  const isFlag = (name: string) =>
    new RegExp(`\\b${name} INTEGER[^,]*CHECK \\(${name} IN \\(0, 1\\)\\)`).test(sql);
  const columns = pragma<{
    name: string;
    type: string;
    notnull: 0 | 1;
    dflt_value: string | null;
    pk: number;
  }>("table_info", table);
  const indexes = pragma<{ name: string; unique: 0 | 1; origin: "c" | "u" | "pk" }>("index_list", table).map(
    (index) => ({
      ...index,
      columns: pragma<{ name: string | null }>("index_info", index.name).map(
        ({ name }) => name ?? "expression",
      ),
      where: /\bWHERE\b([\s\S]*)$/.exec(
        client
          .prepare<[string], string | null>("SELECT sql FROM sqlite_master WHERE name = ?")
          .pluck()
          .get(index.name) ?? "",
      )?.[1],
    }),
  );
  const keys = pragma<{ id: number; seq: number; table: string; from: string; to: string }>(
    "foreign_key_list",
    table,
  );
  return {
    columns: columns.map(({ name, type, notnull, dflt_value, pk }) => ({
      name,
      type: isFlag(name) ? "smallint" : (pgTypes[type] ?? type),
      isRequired: notnull === 1 || pk > 0,
      default: dflt_value,
    })),
    primaryKey: columns
      .filter(({ pk }) => pk > 0)
      .sort((a, b) => a.pk - b.pk)
      .map(({ name }) => name),
    unique: indexes
      .filter(({ origin }) => origin === "u")
      .map((index) => index.columns.join(", "))
      .sort(),
    indexes: indexes
      .filter(({ origin }) => origin === "c")
      .map(({ name, unique, columns: of, where }) => describeIndex(name, unique === 1, of, where))
      .sort(),
    foreignKeys: keys.map(({ from, table: target, to }) => `${from} -> ${target}.${to}`).sort(),
    checks: sql.match(/\bCHECK\b/g)?.length ?? 0,
  };
}

/** The tables of a PostgreSQL database. */
export async function readPostgresSchema(client: pg.ClientBase): Promise<Schema> {
  const tables = await all<{ oid: number; name: string }>(
    client,
    "SELECT oid, relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
  );
  const schema: Schema = {};
  for (const { oid, name } of tables) schema[name] = await readPostgresTable(client, oid);
  return schema;
}

async function readPostgresTable(client: pg.ClientBase, oid: number): Promise<TableSchema> {
  const columns = await all<{ name: string; type: string; isRequired: boolean; default: string | null }>(
    client,
    `SELECT attname AS name,
       format_type(atttypid, atttypmod) || coalesce((SELECT ' "' || collname || '"' FROM pg_collation WHERE oid = attcollation), '') AS type,
       attnotnull AS "isRequired", pg_get_expr(adbin, adrelid) AS default
     FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
     WHERE attrelid = ${oid} AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
  );
  const indexes = await all<{
    name: string;
    isUnique: boolean;
    isPrimary: boolean;
    isConstraint: boolean;
    columns: string[];
    where: string | null;
  }>(
    client,
    `SELECT relname AS name, indisunique AS "isUnique", indisprimary AS "isPrimary",
       EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u')) AS "isConstraint",
       ARRAY(SELECT coalesce((SELECT attname::text FROM pg_attribute WHERE attrelid = indrelid AND attnum = key.number), 'expression')
         FROM unnest(indkey) WITH ORDINALITY AS key (number, position) ORDER BY position) AS columns,
       pg_get_expr(indpred, indrelid) AS where
     FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE indrelid = ${oid}`,
  );
  const keys = await all<{ key: string }>(
    client,
    `SELECT a.attname || ' -> ' || confrelid::regclass || '.' || b.attname AS key
     FROM pg_constraint
     CROSS JOIN LATERAL unnest(conkey, confkey) AS pair (one, other)
     JOIN pg_attribute AS a ON a.attrelid = conrelid AND a.attnum = pair.one
     JOIN pg_attribute AS b ON b.attrelid = confrelid AND b.attnum = pair.other
     WHERE contype = 'f' AND conrelid = ${oid}`,
  );
  const checks = await all(client, `SELECT 1 FROM pg_constraint WHERE contype = 'c' AND conrelid = ${oid}`);
  return {
    columns: columns.map((column) => ({ ...column, default: column.default?.replace(/::\w+$/, "") ?? null })),
    primaryKey: indexes.find(({ isPrimary }) => isPrimary)?.columns ?? [],
    unique: indexes
      .filter(({ isPrimary, isConstraint }) => isConstraint && !isPrimary)
      .map((index) => index.columns.join(", "))
      .sort(),
    indexes: indexes
      .filter(({ isConstraint }) => !isConstraint)
      .map(({ name, isUnique, columns: of, where }) => describeIndex(name, isUnique, of, where))
      .sort(),
    foreignKeys: keys.map(({ key }) => key.replaceAll('"', "")).sort(),
    checks: checks.length,
  };
}

async function all<Row extends pg.QueryResultRow>(client: pg.ClientBase, sql: string): Promise<Row[]> {
  return (await client.query<Row>(sql)).rows;
}

function describeIndex(
  name: string,
  isUnique: boolean,
  columns: string[],
  where: string | null | undefined,
): string {
  const condition = where ? ` WHERE ${plainCondition(where)}` : "";
  return `${isUnique ? "UNIQUE " : ""}${name} (${columns.join(", ")})${condition}`;
}

/** A condition without the casts and parentheses that PostgreSQL adds. */
function plainCondition(sql: string): string {
  return sql
    .replaceAll(/::(?:\w+(?:\[\])?)/g, "")
    .replaceAll(/<> ALL \(ARRAY\[([^\]]*)\]\)/g, "NOT IN $1")
    .replaceAll(/[()"]/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}
