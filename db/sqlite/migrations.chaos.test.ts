import { copyFileSync, existsSync, rmSync } from "node:fs";
import path from "node:path";

import { afterAll, expect, it } from "vitest";

import { startChaosRun } from "@/testing/process/chaos-run";
import { startChild, type Child } from "@/testing/process/child";

import { readContents, fillTables, createMigrationFolder } from "@/testing/database/migrations";

const { folder, versions, keepVersions: keep, keepWithCrash: keepDeadly, dispose } = createMigrationFolder();
const children: Child[] = [];

afterAll(async () => {
  await Promise.all(children.map((child) => child.kill()));
  dispose();
});

function startMigrator(file: string, wait = 0): Child {
  const child = startChild({
    entry: "testing/process/children/migrator.ts",
    arguments: { file, wait },
    cwd: folder,
  });
  children.push(child);
  return child;
}

async function migrate(file: string): Promise<void> {
  const child = startMigrator(file);
  expect(await child.waitForLine("migrated")).toMatch(/ 1$/);
  await child.ended;
}

it("D-05: a migration that is killed, run twice or run by two processes applies completely or not at all", async () => {
  const { count, random } = startChaosRun("D-05", {
    full: 100,
    short: 1,
    unit: "percent of the statements",
  });
  const isShort = count < 100;
  // The short run kills the first migration, the last one and one between, each at one statement.
  const chosen = isShort
    ? [0, 1 + random.integer(versions - 2), versions - 1]
    : Array.from({ length: versions }, (_, version) => version);
  const empty = path.join(folder, "0.db");
  const files = [empty];
  let reached = 0;
  // From every old version, with data: kill the next migration at each statement, then let it finish.
  for (const version of chosen) {
    if (version > reached) files.push(await migrateTo(files.at(-1)!, version));
    const file = files.at(-1)!;
    const before = version === 0 ? { rows: {}, tables: "[]" } : readContents(file);
    const statements = keepDeadly(version + 1, 0);
    const places = Array.from({ length: statements + 1 }, (_, at) => at);
    for (const at of isShort ? [random.pick(places)] : places) {
      keepDeadly(version + 1, at);
      const tried = copyOf(file, `${version}-${at}.db`);
      expect(await startMigrator(tried).ended).toEqual({ code: null, signal: "SIGKILL" });
      expect(readContents(tried)).toMatchObject({ rows: before.rows, tables: before.tables, faults: [] });
    }
    keep(version + 1);
    const next = copyOf(file, `${version + 1}.db`);
    await migrate(next);
    expect(readContents(next)).toMatchObject({ rows: before.rows, faults: [] });
    if (version === 0) fillTables(next);
    files.push(next);
    reached = version + 1;
  }
  // By two processes at the same moment, from every version, and a second time.
  for (const file of isShort ? [empty, files.at(-2)!] : files) {
    const tried = copyOf(file, "together.db");
    const start = Date.now() + 2_500;
    const both = [startMigrator(tried, start), startMigrator(tried, start)];
    await Promise.all(both.map(async (child) => (await child.waitForLine("migrated")) && child.ended));
    const once = readContents(tried);
    expect(once).toMatchObject({ faults: [], tables: readContents(files.at(-1)!).tables });
    await migrate(tried);
    expect(readContents(tried)).toEqual(once);
  }
});

/** A copy of the file with this many migrations. */
async function migrateTo(file: string, version: number): Promise<string> {
  keep(version);
  const copy = copyOf(file, `${version}.db`);
  await migrate(copy);
  return copy;
}

function copyOf(file: string, name: string): string {
  const copy = path.join(folder, name);
  for (const suffix of ["", "-wal", "-shm"]) {
    rmSync(`${copy}${suffix}`, { force: true });
    if (existsSync(`${file}${suffix}`)) copyFileSync(`${file}${suffix}`, `${copy}${suffix}`);
  }
  return copy;
}
