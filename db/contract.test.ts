import { readdirSync } from "node:fs";

import { afterAll, expect, inject, test } from "vitest";

import { listFunctions, modules } from "@/testing/database/contract/modules";
import { runContract } from "@/testing/database/contract/run";
import { temporarySqlite } from "@/testing/database/temporary";
import { createDatabase } from "@/testing/postgres/database";

const url = inject("postgresUrl");

/** Files without queries: tables, values and what opens a database. */
const otherFiles = new Set([
  "access-schema",
  "bulk",
  "client",
  "commits",
  "connections",
  "database-error",
  "ledger-schema",
  "offer-columns",
  "offer-state",
  "offer-values",
  "owner-schema",
  "process-schema",
  "schema",
  "statements",
]);

const disposals: (() => unknown)[] = [];
afterAll(async () => {
  for (const dispose of disposals) await dispose();
});

async function runOnSqlite() {
  const { database, dispose } = temporarySqlite();
  disposals.push(dispose);
  return runContract(database);
}

async function runOnPostgres() {
  const { database, drop } = createDatabase(url!);
  disposals.push(drop);
  return runContract(database);
}

test("the contract has every module of db/", () => {
  const files = readdirSync("db")
    .filter((name) => /^[a-z-]+\.ts$/.test(name))
    .map((name) => name.replace(".ts", ""))
    .filter((name) => !otherFiles.has(name));
  const names = files.map((name) =>
    name.replace(/-([a-z])/g, (_match, letter: string) => letter.toUpperCase()),
  );
  expect(Object.keys(modules).sort()).toEqual(names.sort());
});

test.skipIf(!url)("every function of db/ returns the same on SQLite and on PostgreSQL", async () => {
  const [sqlite, postgres] = await Promise.all([runOnSqlite(), runOnPostgres()]);
  for (const [index, step] of sqlite.steps.entries())
    expect(postgres.steps[index], `step ${index}: ${step.name}`).toEqual(step);
  expect(postgres.steps).toHaveLength(sqlite.steps.length);
  expect([...sqlite.called].sort()).toEqual(listFunctions().sort());
});
