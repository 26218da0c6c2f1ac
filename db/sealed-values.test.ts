import { expect, it } from "vitest";

import { temporaryDatabase } from "@/testing/database/temporary";
import { clientOf } from "@/testing/database/client";

import { listSealedValues, replaceSealedValue } from "./sealed-values";
import { atomically } from "./transactions";

it("knows every sealed column of the schema, by its name or its table's", async () => {
  const { database, dispose } = temporaryDatabase();
  const client = clientOf(database);
  client.pragma("foreign_keys = OFF");
  const tables = client
    .prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all();
  const sealed: string[] = [];
  for (const table of tables) {
    const columns = client.pragma(`table_info(${table})`) as { name: string; pk: number; type: string }[];
    const isSealed = ({ name, pk, type }: (typeof columns)[number]) =>
      type === "TEXT" && pk === 0 && /sealed/.test(`${table}.${name}`);
    if (!columns.some(isSealed)) continue;
    sealed.push(...columns.filter(isSealed).map(({ name }) => `${table}.${name}`));
    client
      .prepare(`INSERT INTO ${table} VALUES (${columns.map(() => "?").join(", ")})`)
      .run(columns.map((column) => (column.type === "TEXT" ? `${table}.${column.name}` : 1)));
  }
  const columnsOf = (values: Awaited<ReturnType<typeof listSealedValues>>) =>
    values.map(({ value }) => value);
  // `last_four` of a key is no sealed value.
  expect(sealed.sort()).toEqual(["provider_account_key.sealed", "sealed.value"]);
  expect(columnsOf(await listSealedValues(database)).sort()).toEqual(sealed);
  for (const value of await listSealedValues(database))
    await atomically(database, (tx) => replaceSealedValue(tx, value, `${value.value} anew`));
  expect(columnsOf(await listSealedValues(database)).sort()).toEqual(
    sealed.map((column) => `${column} anew`),
  );
  dispose();
});
