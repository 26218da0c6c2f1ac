import fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterEach, beforeEach, expect, it } from "vitest";

import { writeLedgerStep } from "@/testing/database/ledger-steps";
import { clientOf } from "@/testing/database/client";

import { saveAccount } from "@/db/accounts";
import { createBackup } from "./backup";
import { openDatabase } from "./open";
import { closeDatabase } from "@/db/client";
import { atomically } from "@/db/transactions";

let folder: string;
let file: string;
let backup: string;
const walFiles = () => [`${file}-wal`, `${file}-shm`];

/** A database of a crashed process, with its log, and a much older backup. */
beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(tmpdir(), "cheapest-gpu-"));
  file = path.join(folder, "cheapest-gpu.db");
  backup = path.join(folder, "backup.db");
  const database = openDatabase(file);
  await atomically(database, (tx) =>
    saveAccount(tx, { id: "written", kind: "environment", provider: "sesterce" }, 0),
  );
  for (let number = 0; number < 8; number++) await writeLedgerStep(database, number);
  createBackup(file, backup);
  for (let number = 8; number < 200; number++) await writeLedgerStep(database, number);
  const kept = ["", "-wal"].map(
    (suffix) => [`${file}${suffix}`, fs.readFileSync(`${file}${suffix}`)] as const,
  );
  closeDatabase(database);
  for (const [file, bytes] of kept) fs.writeFileSync(file, bytes);
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

function launches(): number {
  const database = openDatabase(file);
  const count = clientOf(database).prepare<[], number>("SELECT count(*) FROM launch").pluck().get()!;
  closeDatabase(database);
  return count;
}

it("names the old log beside a restored database as the likely cause, and changes neither", () => {
  fs.copyFileSync(backup, file);
  const log = fs.readFileSync(`${file}-wal`);
  expect(() => openDatabase(file)).toThrow(/cannot be read \(.+\)\. The likely cause is .+-wal beside it/);
  expect(() => openDatabase(file)).toThrow(/move .+-wal and .+-shm away and start again/);
  expect(fs.readFileSync(file).equals(fs.readFileSync(backup))).toBe(true);
  expect(fs.readFileSync(`${file}-wal`).equals(log)).toBe(true);
  for (const file of walFiles()) fs.rmSync(file, { force: true });
  expect(launches()).toBe(3);
});

it("opens a crashed database with its own log as before", () => {
  expect(launches()).toBeGreaterThan(50);
});

it("names no log when there is none", () => {
  for (const file of walFiles()) fs.rmSync(file, { force: true });
  fs.writeFileSync(file, Buffer.concat([Buffer.from("SQLite format 3\0"), Buffer.alloc(4_080, 1)]));
  expect(() => openDatabase(file)).toThrow(/not a readable database \(SQLITE_NOTADB\)/);
});
