import fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { log } from "@/lib/log";

import { databaseFile, openDatabase } from "./open";
import { DatabaseError } from "@/db/database-error";
import { closeDatabase } from "@/db/client";

const nobody = 65_534;
const isRoot = process.getuid?.() === 0;
let folder: string;
let data: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(tmpdir(), "cheapest-gpu-"));
  data = path.join(folder, "data");
});
afterEach(() => {
  vi.restoreAllMocks();
  fs.rmSync(folder, { recursive: true, force: true });
});

const modeOf = (...parts: string[]) => (fs.statSync(path.join(data, ...parts)).mode & 0o777).toString(8);

it("removes others' access to the data folder, the database, its log and backups, and logs one line", () => {
  const warn = vi.spyOn(log, "warn").mockImplementation(() => undefined);
  const database = openDatabase(databaseFile(data));
  fs.mkdirSync(path.join(data, "backups"));
  const names = ["sandbox.json", "backups/cheapest-gpu-2026-11-28T10-00-00.db", "notes.txt"];
  for (const name of names) fs.writeFileSync(path.join(data, name), "");
  expect(warn).not.toHaveBeenCalled();
  const opened = ["cheapest-gpu.db", "cheapest-gpu.db-wal", "cheapest-gpu.db-shm", ...names];
  for (const name of opened) fs.chmodSync(path.join(data, name), 0o644);
  fs.chmodSync(path.join(data, "backups"), 0o775);
  fs.chmodSync(data, 0o755);
  databaseFile(data);
  expect(["", "backups"].map((name) => modeOf(name))).toEqual(["700", "700"]);
  expect(opened.map((name) => modeOf(name))).toEqual(["600", "600", "600", "600", "600", "644"]);
  expect(warn).toHaveBeenCalledTimes(1);
  const [line] = warn.mock.calls[0] as unknown as [string];
  for (const part of [`${data} (755)`, "cheapest-gpu.db (644)", "cheapest-gpu.db-wal (644)", "backups (775)"])
    expect(line).toContain(part);
  databaseFile(data);
  expect(warn).toHaveBeenCalledTimes(1);
  closeDatabase(database);
});

it("rejects a folder that all users share, and leaves it unchanged", () => {
  fs.mkdirSync(data);
  fs.chmodSync(data, 0o1777);
  expect(() => databaseFile(data)).toThrow(DatabaseError);
  expect(() => databaseFile(data)).toThrow("Set DATA_DIR to a folder that you own");
  expect(fs.statSync(data).mode & 0o7777).toBe(0o1777);
});

it.skipIf(!isRoot)("rejects files of another user that are open to others", () => {
  fs.mkdirSync(data);
  fs.chmodSync(folder, 0o755);
  fs.chmodSync(data, 0o755);
  process.seteuid!(nobody);
  try {
    expect(() => databaseFile(data)).toThrow(
      /is open to others than its owner \(mode 755\).*\(EPERM\).*chmod go-rwx/,
    );
  } finally {
    process.seteuid!(0);
  }
});
