import { getTableColumns, is } from "drizzle-orm";
import { getTableConfig, SQLiteTable } from "drizzle-orm/sqlite-core";
import { afterAll, beforeAll, expect, it } from "vitest";

import { temporaryDatabase } from "@/testing/database/temporary";
import { clientOf } from "@/testing/database/client";

import * as accessSchema from "./access-schema";
import * as ledgerSchema from "./ledger-schema";
import * as ownerSchema from "./owner-schema";
import * as processSchema from "./process-schema";
import * as offerSchema from "./schema";
import type { Reader } from "./connections";

interface ColumnInfo {
  name: string;
  type: string;
  notnull: 0 | 1;
  dflt_value: string | null;
  pk: number;
}

let database: Reader;
let dispose: () => void;
beforeAll(() => {
  ({ database, dispose } = temporaryDatabase());
});
afterAll(() => dispose());

// Nothing reads or writes this table any more.
const unusedTables = ["rate_limit"];

const tables = [offerSchema, ledgerSchema, ownerSchema, accessSchema, processSchema]
  .flatMap((schema) => Object.values(schema))
  .filter((table) => is(table, SQLiteTable));

it("has every table of the migrations once", () => {
  const names = clientOf(database)
    .prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    .pluck()
    .all();
  const declared = tables.map((table) => getTableConfig(table).name);
  expect([...declared, ...unusedTables].sort()).toEqual(names);
});

it.each(tables.map((table) => [getTableConfig(table).name, table] as const))(
  "%s has the columns of the migrations",
  (name, table) => {
    const migrated = (clientOf(database).pragma(`table_info(${name})`) as ColumnInfo[]).map((column) => ({
      name: column.name,
      type: column.type,
      isRequired: column.notnull === 1 || column.pk > 0,
      default: column.dflt_value,
      keyPosition: column.pk,
    }));
    const { primaryKeys } = getTableConfig(table);
    const key = primaryKeys[0]?.columns.map((column) => column.name) ?? [];
    const declared = Object.values(getTableColumns(table)).map((column) => ({
      name: column.name,
      type: column.getSQLType().toUpperCase(),
      isRequired: column.notNull,
      default: column.hasDefault && !column.primary ? toSqlLiteral(column.default) : null,
      keyPosition: column.primary ? 1 : key.indexOf(column.name) + 1,
    }));
    const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
    expect(declared.sort(byName)).toEqual(migrated.sort(byName));
  },
);

function toSqlLiteral(value: unknown): string {
  return typeof value === "string" ? `'${value}'` : String(value);
}
