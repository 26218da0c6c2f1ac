import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import BetterSqlite3 from "better-sqlite3";
import { expect, it } from "vitest";

import { closeDatabase } from "@/db/client";
import { databaseFile, openDatabase } from "@/db/sqlite/open";
import { clientOf } from "@/testing/database/client";
import { startChaosRun } from "@/testing/process/chaos-run";
import { bundle, startChild, type Child } from "@/testing/process/child";
import { until } from "@/testing/process/until";

import { parseBackupName } from "./names";

const keep = 3;
const rows = 8_000;

it("kills of the app or of its backup leave whole backups only, and never lose all of them", async () => {
  const { count, random } = startChaosRun("backup", { full: 100, short: 2, unit: "kills during backups" });
  const parent = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-killed-"));
  const dataDirectory = path.join(parent, "data");
  const folder = path.join(dataDirectory, "backups");
  // As in a package, because it starts faster than from source.
  mkdirSync(path.join(parent, "bin"), { recursive: true });
  symlinkSync(bundle("scripts/backup.ts"), path.join(parent, "bin", "backup.mjs"));
  const database = openDatabase(databaseFile(dataDirectory));
  fill(database);
  const writer = startChild({
    entry: "testing/process/children/ledger-writer.ts",
    arguments: { file: database.file, perSecond: 200 },
  });
  let child: Child | null = null;
  const start = async () => {
    child = startChild({
      entry: "testing/process/children/backup-child.ts",
      arguments: { dataDirectory, folder, keep },
      cwd: parent,
    });
    await child.waitForLine("ready");
    return child;
  };
  try {
    await writer.waitForLine("ready");
    let app = await start();
    const before = performance.now();
    await until(() => listWhole(folder).length > 0);
    const duration = performance.now() - before;
    let newest = 0;
    const orphans: number[] = [];
    const seen = new Map<string, number>();
    for (let kill = 0; kill < count; kill++) {
      // Half of them hit the first backup of a process, the others a later one, or the deletion of an old one.
      if (random.next() < 0.5) await until(() => newestOf(folder) > newest);
      await wait(random.next() * 1.3 * duration);
      const way = random.pick(["app", "backup", "both", "stop"] as const);
      const running = childrenOf(app.pid);
      if (way === "backup" || way === "both") for (const pid of running) signalQuietly(pid, "SIGKILL");
      if (way !== "backup") {
        app.signal(way === "stop" ? "SIGTERM" : "SIGKILL");
        const { code } = await app.ended;
        // It completes the backup, since its copy is one call of SQLite.
        if (way === "app") orphans.push(...running);
        if (way === "stop" && !orphans.some((pid) => signalQuietly(pid, 0))) {
          expect(code).toBe(0);
          expect(
            readdirSync(folder).filter((name) => !parseBackupName(name)),
            way,
          ).toEqual([]);
        }
        app = await start();
      }
      const whole = listWhole(folder);
      // While an old one is being deleted there is one more.
      expect(whole.length).toBeGreaterThanOrEqual(1);
      expect(whole.length).toBeLessThanOrEqual(keep + 1);
      for (const name of whole) if (!seen.has(name)) seen.set(name, readRows(path.join(folder, name)));
      expect([...seen.values()].every((found) => found === rows)).toBe(true);
      expect(newestOf(folder)).toBeGreaterThanOrEqual(newest);
      newest = newestOf(folder);
    }
    // Afterwards it goes on as if nothing had happened.
    await until(() => newestOf(folder) > newest);
    app.signal("SIGTERM");
    expect((await app.ended).code).toBe(0);
    await until(() => !orphans.some((pid) => signalQuietly(pid, 0)));
    expect(readdirSync(folder).filter((name) => !parseBackupName(name))).toEqual([]);
    process.stdout.write(`backup: ${seen.size} different backups, all whole\n`);
  } finally {
    await (child as Child | null)?.kill();
    await writer.kill();
    closeDatabase(database);
    await until(() => remove(parent), { what: "the end of the last backup" });
  }
});

/** Enough pages that a kill can hit the copy and the check. */
function fill(database: ReturnType<typeof openDatabase>): void {
  const client = clientOf(database);
  client.exec("CREATE TABLE ballast (id INTEGER PRIMARY KEY, text TEXT NOT NULL)");
  client
    .prepare(
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) INSERT INTO ballast SELECT i, hex(zeroblob(750)) FROM n",
    )
    .run(rows);
}

/** False while the backup of a killed app still writes. */
function remove(folder: string): boolean {
  try {
    rmSync(folder, { recursive: true, force: true });
    return true;
  } catch {
    return false;
  }
}

const listWhole = (folder: string) => listNames(folder).filter((name) => parseBackupName(name));

/** The number of the newest backup. */
const newestOf = (folder: string) =>
  Math.max(0, ...listWhole(folder).map((name) => parseBackupName(name)!.number));

function listNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The rows of a backup, which may be pruned meanwhile. */
function readRows(file: string): number {
  try {
    const client = new BetterSqlite3(file, { readonly: true, fileMustExist: true });
    try {
      expect(client.pragma("integrity_check", { simple: true })).toBe("ok");
      return client.prepare<[], number>("SELECT count(*) FROM ballast").pluck().get()!;
    } finally {
      client.close();
    }
  } catch (error) {
    if (readdirSync(path.dirname(file)).includes(path.basename(file))) throw error;
    return rows;
  }
}

function childrenOf(pid: number): number[] {
  try {
    return execFileSync("pgrep", ["-P", String(pid)], { encoding: "utf8" })
      .trim()
      .split("\n")
      .map(Number);
  } catch {
    return [];
  }
}

/** False if there is no such process any more. */
function signalQuietly(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
