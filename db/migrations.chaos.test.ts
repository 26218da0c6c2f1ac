import { copyFileSync, existsSync, rmSync } from "node:fs";
import path from "node:path";

import { afterAll, expect, it } from "vitest";

import { startChaosRun } from "@/lib/testing/chaos-run";
import { startChild, type Child } from "@/lib/testing/child";

import { readContents, fillTables, createMigrationFolder } from "./testing-migrations";

const { folder, versions, keepVersions: keep, keepWithCrash: keepDeadly, dispose } = createMigrationFolder();
const children: Child[] = [];

afterAll(async () => {
  await Promise.all(children.map((child) => child.kill()));
  dispose();
});

function startMigrator(file: string, wait = 0): Child {
  const child = startChild({ entry: "db/testing-migrator.ts", arguments: { file, wait }, cwd: folder });
  children.push(child);
  return child;
}

async function migrate(file: string): Promise<void> {
  const child = startMigrator(file);
  expect(await child.waitForLine("migrated")).toMatch(/ 1$/);
  await child.ended;
}

it("D-05: a migration that is killed, run twice or run by two processes applies completely or not at all", async () => {
  const { count } = startChaosRun("D-05", { full: 100, short: 10, unit: "percent of the statements" });
  const step = Math.round(100 / count);
  const files = [path.join(folder, "0.db")];
  // From every old version, with data: kill the next migration at each statement, then let it finish.
  for (let version = 0; version < versions; version++) {
    const file = files[version]!;
    const before = version === 0 ? { rows: {}, tables: "[]" } : readContents(file);
    const statements = keepDeadly(version + 1, 0);
    for (let at = 0; at <= statements; at += step) {
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
  }
  // By two processes at the same moment, from every version, and a second time.
  for (const file of files) {
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

function copyOf(file: string, name: string): string {
  const copy = path.join(folder, name);
  for (const suffix of ["", "-wal", "-shm"]) {
    rmSync(`${copy}${suffix}`, { force: true });
    if (existsSync(`${file}${suffix}`)) copyFileSync(`${file}${suffix}`, `${copy}${suffix}`);
  }
  return copy;
}
