import { execFileSync } from "node:child_process";
import fs, {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { writeLedgerStep } from "@/testing/database/ledger-steps";
import { clientOf } from "@/testing/database/client";

import { saveAccount } from "@/db/accounts";
import { createBackup } from "./backup";
import { databaseFile, openDatabase } from "./open";
import { DatabaseError } from "@/db/database-error";
import { closeDatabase } from "@/db/client";
import { latestSchemaVersion } from "./migrate";
import { atomically } from "@/db/transactions";

let folder: string;
let file: string;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-"));
  file = databaseFile(path.join(folder, "data"));
  const database = openDatabase(file);
  await atomically(database, (tx) =>
    saveAccount(tx, { id: "written", kind: "environment", provider: "sesterce" }, 0),
  );
  for (let number = 0; number < 7; number++) await writeLedgerStep(database, number);
  closeDatabase(database);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function launchesOf(file: string): number {
  const database = openDatabase(file);
  const count = clientOf(database).prepare<[], number>("SELECT count(*) FROM launch").pluck().get()!;
  closeDatabase(database);
  return count;
}

it("reports its contents, and is readable by its owner only", () => {
  const target = path.join(folder, "backups", "one.db");
  expect(createBackup(file, target)).toEqual({
    file: target,
    bytes: statSync(target).size,
    version: latestSchemaVersion(),
    launches: 3,
    machines: 2,
  });
  expect(statSync(target).mode & 0o777).toBe(0o600);
  expect(statSync(path.dirname(target)).mode & 0o777).toBe(0o700);
  expect(readdirSync(path.dirname(target))).toEqual(["one.db"]);
});

it("never replaces a file, and leaves no damaged copy behind", () => {
  const target = path.join(folder, "one.db");
  writeFileSync(target, "precious");
  expect(() => createBackup(file, target)).toThrow(/already exists/);
  expect(readFileSync(target, "utf8")).toBe("precious");
  const database = openDatabase(file);
  clientOf(database).pragma("foreign_keys = OFF");
  clientOf(database).prepare("DELETE FROM account").run();
  closeDatabase(database);
  const other = path.join(folder, "other.db");
  expect(() => createBackup(file, other)).toThrow(/not sound/);
  expect(existsSync(other) || existsSync(`${other}.tmp`)).toBe(false);
});

it.each([
  ["there is no database", () => [path.join(folder, "none.db"), path.join(folder, "x.db")], /no database/],
  [
    "it is not a database",
    () => [path.join(folder, "text.db"), path.join(folder, "x.db")],
    /The backup failed \(SQLITE_NOTADB\)/,
  ],
  ["the target cannot be written", () => [file, path.join(folder, "text.db", "x.db")], /The backup failed/],
])("fails with one line when %s", (_, paths, message) => {
  writeFileSync(path.join(folder, "text.db"), "no database at all, but long enough to look at");
  const [from, to] = paths() as [string, string];
  expect(() => createBackup(from, to)).toThrow(DatabaseError);
  expect(() => createBackup(from, to)).toThrow(message);
});

it("refuses a disk without enough space, and writes nothing", () => {
  const target = path.join(folder, "backups", "one.db");
  const { size } = statSync(file);
  const found = fs.statfsSync(folder);
  const free = vi.spyOn(fs, "statfsSync");
  free.mockReturnValue({ ...found, bsize: 1, bavail: size + 60 * 2 ** 20 });
  expect(() => createBackup(file, target)).toThrow(/too little space .* 64 MB are free, 68 MB are needed/);
  expect(readdirSync(path.dirname(target))).toEqual([]);
  free.mockReturnValue({ ...found, bsize: 1, bavail: size + 2 * 64 * 2 ** 20 });
  expect(createBackup(file, target).launches).toBe(3);
  free.mockRestore();
});

it("is restored by the commands in docs/operations.md", async () => {
  const target = path.join(folder, "backups", "one.db");
  createBackup(file, target);
  const database = openDatabase(file);
  for (let number = 7; number < 12; number++) await writeLedgerStep(database, number);
  closeDatabase(database);
  expect(launchesOf(file)).toBe(4);
  const lines = /```sh restore\n([^`]+)```/.exec(readFileSync("docs/operations.md", "utf8"))![1]!;
  execFileSync("sh", ["-eu", "-c", lines], {
    cwd: folder,
    env: { ...process.env, BACKUP: target },
  });
  expect(launchesOf(file)).toBe(3);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(launchesOf(path.join(folder, "data.before", "cheapest-gpu.db"))).toBe(4);
});

it("is restored by the same commands into a folder with the log of a crashed database", async () => {
  const target = path.join(folder, "backups", "one.db");
  createBackup(file, target);
  const database = openDatabase(file);
  for (let number = 7; number < 200; number++) await writeLedgerStep(database, number);
  const log = readFileSync(`${file}-wal`);
  closeDatabase(database);
  const lines = /```sh restore\n([^`]+)```/.exec(readFileSync("docs/operations.md", "utf8"))![1]!;
  const inPlace = lines.replace("mv data data.before", "").replace(/^mkdir .*$/m, "");
  writeFileSync(`${file}-wal`, log);
  execFileSync("sh", ["-eu", "-c", inPlace], { cwd: folder, env: { ...process.env, BACKUP: target } });
  expect(launchesOf(file)).toBe(3);
});

it("is made by `npm run backup`, in the data folder of the environment", () => {
  const output = execFileSync(process.execPath, ["--import", "tsx", "scripts/backup.ts"], {
    env: { ...process.env, DATA_DIR: path.join(folder, "data") },
    encoding: "utf8",
  });
  const [, target] = /^Backed up to (.*): \d+\.\d MB, 3 launches, 2 machines not gone; checked\.$/m.exec(
    output,
  )!;
  expect(path.dirname(target!)).toBe(path.join(folder, "data", "backups"));
  expect(launchesOf(target!)).toBe(3);
});
