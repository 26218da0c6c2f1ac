import pg from "pg";

import { beforeEach, describe, expect, inject, onTestFinished, test } from "vitest";

import { readRevision } from "@/db/revision";
import { temporaryDatabase } from "@/testing/database/temporary";

const url = inject("postgresUrl");

const tables = [
  {
    table: "audit_event",
    id: "id",
    columns: "at, actor_kind, action, outcome, detail",
    values: (text: string) => `1, 'app', 'token.create', 'done', '${text}'`,
    text: "detail",
  },
  {
    table: "instance_event",
    id: '"row"',
    columns: "at, kind, tone, title",
    values: (text: string) => `1, 'state', 'plain', '${text}'`,
    text: "title",
  },
];

// As db/append-only.test.ts for SQLite, by a connection that may do all that the app may.
describe.skipIf(!url).each(tables)("$table on PostgreSQL", ({ table, id, columns, values, text }) => {
  let client: pg.Client;

  beforeEach(async () => {
    const { database, file, dispose } = temporaryDatabase();
    await readRevision(database);
    client = new pg.Client({ connectionString: file });
    await client.connect();
    onTestFinished(async () => {
      await client.end();
      dispose();
    });
  });

  const run = (sql: string) => client.query(sql);
  const add = (added: string) => run(`INSERT INTO ${table} (${columns}) VALUES (${values(added)})`);
  const addAs = (at: number, end = "") =>
    run(`INSERT INTO ${table} (${id}, ${columns}) VALUES (${at}, ${values("another")}) ${end}`);
  const rows = async () =>
    (await run(`SELECT CAST(${id} AS integer) AS id, ${text} AS text FROM ${table} ORDER BY id`)).rows;

  test.each([
    ["UPDATE", () => run(`UPDATE ${table} SET ${text} = 'another' WHERE ${id} = 1`)],
    ["DELETE", () => run(`DELETE FROM ${table} WHERE ${id} = 1`)],
    ["TRUNCATE", () => run(`TRUNCATE ${table}`)],
    ["TRUNCATE CASCADE", () => run(`TRUNCATE ${table} RESTART IDENTITY CASCADE`)],
    ["MERGE", () => run(`MERGE INTO ${table} USING (SELECT 1) AS one ON ${id} = 1 WHEN MATCHED THEN DELETE`)],
    ["an upsert", () => addAs(2, `ON CONFLICT (${id}) DO UPDATE SET ${text} = excluded.${text}`)],
    ["an id that exists", () => addAs(2)],
    ["a negative id", () => addAs(-1)],
    ["an id before the first", () => addAs(0)],
  ])("is not rewritten by %s", async (_name, rewrite) => {
    await add("one");
    await add("two");
    await expect(rewrite()).rejects.toThrow(/are not rewritten/);
    expect(await rows()).toEqual([
      { id: 1, text: "one" },
      { id: 2, text: "two" },
    ]);
  });

  test("accepts appended rows and rejects rows in a gap", async () => {
    await add("one");
    await addAs(5);
    await expect(addAs(3)).rejects.toThrow(/are not rewritten/);
    expect(await rows()).toMatchObject([{ id: 1 }, { id: 5 }]);
  });
});
