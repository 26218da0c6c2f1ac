import pg from "pg";

import { expect, inject, onTestFinished, test } from "vitest";

import { clientOf } from "@/testing/database/client";
import { readPostgresSchema, readSqliteSchema } from "@/testing/database/schemas";
import { temporaryDatabase, temporarySqlite } from "@/testing/database/temporary";
import { readRevision } from "@/db/revision";

const url = inject("postgresUrl");

// Nothing reads or writes the first any more; SQLite keeps the version of the schema in its header.
const onlyOnSqlite = ["rate_limit"];
const onlyOnPostgres = ["schema_version"];

test.skipIf(!url)("the tables of PostgreSQL are those of SQLite", async () => {
  const sqlite = temporarySqlite();
  onTestFinished(sqlite.dispose);
  const expected = readSqliteSchema(clientOf(sqlite.database));
  const { database, file, dispose } = temporaryDatabase();
  onTestFinished(dispose);
  await readRevision(database);
  const client = new pg.Client({ connectionString: file });
  await client.connect();
  onTestFinished(async () => client.end());
  const found = await readPostgresSchema(client);
  const without = (names: string[], left: string[]) => names.filter((name) => !left.includes(name)).sort();
  const names = without(Object.keys(expected), onlyOnSqlite);
  expect(without(Object.keys(found), onlyOnPostgres)).toEqual(names);
  for (const name of names) expect.soft(found[name], name).toEqual(expected[name]);
});
