import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { temporaryDatabase } from "@/testing/database/temporary";
import { clientOf } from "@/testing/database/client";

import type { Reader } from "./connections";

let database: Reader;
let dispose: () => void;
beforeEach(() => ({ database, dispose } = temporaryDatabase()));
afterEach(() => dispose());

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
    id: "row",
    columns: "at, kind, tone, title",
    values: (text: string) => `1, 'state', 'plain', '${text}'`,
    text: "title",
  },
];

describe.each(tables)("$table", ({ table, id, columns, values, text }) => {
  const run = (sql: string) => clientOf(database).exec(sql);
  const add = (text: string) => run(`INSERT INTO ${table} (${columns}) VALUES (${values(text)})`);
  const addAs = (verb: string, at: number, end = "") =>
    run(`${verb} INTO ${table} (${id}, ${columns}) VALUES (${at}, ${values("another")}) ${end}`);
  const rows = () =>
    clientOf(database).prepare(`SELECT ${id} AS id, ${text} AS text FROM ${table} ORDER BY id`).all();
  const kept = [
    { id: 1, text: "one" },
    { id: 2, text: "two" },
  ];

  it.each([
    ["UPDATE", () => run(`UPDATE ${table} SET ${text} = 'another' WHERE ${id} = 1`)],
    ["UPDATE OR REPLACE", () => run(`UPDATE OR REPLACE ${table} SET ${id} = 2 WHERE ${id} = 1`)],
    ["DELETE", () => run(`DELETE FROM ${table} WHERE ${id} = 1`)],
    ["REPLACE", () => addAs("REPLACE", 1)],
    ["INSERT OR REPLACE", () => addAs("INSERT OR REPLACE", 2)],
    ["an upsert", () => addAs("INSERT", 1, `ON CONFLICT DO UPDATE SET ${text} = excluded.${text}`)],
    ["an id that SQLite replaces", () => addAs("INSERT", -1)],
    ["an id before the first", () => addAs("INSERT", 0)],
  ])("is not rewritten by %s", (_name, rewrite) => {
    add("one");
    add("two");
    expect(rewrite).toThrow(/is not rewritten/);
    expect(rows()).toEqual(kept);
  });

  it("accepts appended rows and rejects rows in a gap", () => {
    add("one");
    addAs("INSERT", 5);
    expect(() => addAs("INSERT", 3)).toThrow(/is not rewritten/);
    add("six");
    expect(rows()).toMatchObject([{ id: 1 }, { id: 5 }, { id: 6, text: "six" }]);
  });
});
