import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import BetterSqlite3 from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { startChild } from "@/testing/process/child";
import { clientOf } from "@/testing/database/client";

import { databaseFile, openDatabase } from "./open";
import { DatabaseError } from "@/db/database-error";
import { closeDatabase } from "@/db/client";
import { latestSchemaVersion } from "./migrate";

const nobody = 65_534;
const isRoot = process.getuid?.() === 0;
let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-"));
  file = path.join(folder, "test.db");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The error of opening a file: one line with the file's name and no stack. */
function readRefusal(file: string): string {
  try {
    closeDatabase(openDatabase(file));
  } catch (error) {
    expect(error).toBeInstanceOf(DatabaseError);
    const { message } = error as DatabaseError;
    expect(message).not.toContain("\n");
    expect(message).toContain(file);
    return message;
  }
  throw new Error("It was opened");
}

/** Root may read everything, so switch to another user for a moment. */
function asNobody<T>(work: () => T): T {
  if (isRoot) process.seteuid!(nobody);
  try {
    return work();
  } finally {
    if (isRoot) process.seteuid!(0);
  }
}

describe("an unusable file", () => {
  it("is rejected when it is not readable, and keeps its bytes", () => {
    closeDatabase(openDatabase(file));
    const bytes = readFileSync(file);
    chmodSync(file, 0o000);
    chmodSync(folder, 0o755);
    expect(asNobody(() => readRefusal(file))).toMatch(
      /cannot be opened \((EACCES|SQLITE_CANTOPEN)\)\. Check that/,
    );
    chmodSync(file, 0o600);
    expect(readFileSync(file)).toEqual(bytes);
  });

  it("is rejected when it is not writable", () => {
    closeDatabase(openDatabase(file));
    const bytes = readFileSync(file);
    chmodSync(file, 0o444);
    chmodSync(folder, 0o555);
    expect(asNobody(() => readRefusal(file))).toMatch(/cannot be opened \(SQLITE_\w+\)\. Check that/);
    chmodSync(folder, 0o755);
    expect(readFileSync(file)).toEqual(bytes);
  });

  it("is rejected when it is a folder", () => {
    mkdirSync(file);
    expect(readRefusal(file)).toMatch(/cannot be opened \((EISDIR|SQLITE_CANTOPEN)\)\. Check that/);
    expect(readdirSync(file)).toEqual([]);
  });

  it("is rejected when its folder is missing", () => {
    expect(readRefusal(path.join(folder, "missing", "test.db"))).toMatch(
      /cannot be opened .*Check that the folder exists/,
    );
  });

  it.each([
    ["a text", Buffer.from("A shopping list, and no database at all.\n".repeat(40))],
    [
      "noise after a valid header",
      Buffer.concat([Buffer.from("SQLite format 3\0"), Buffer.alloc(8_192, 0xa5)]),
    ],
  ])("is rejected when it holds %s, and keeps its bytes", (_, bytes) => {
    writeFileSync(file, bytes);
    expect(readRefusal(file)).toMatch(
      /is not a readable database \(SQLITE_\w+\)\. Restore a backup, or move the file away/,
    );
    expect(readFileSync(file)).toEqual(bytes);
    expect(readdirSync(folder)).toEqual(["test.db"]);
  });

  it("is rejected when a newer app wrote it, and keeps its bytes", () => {
    const newer = new BetterSqlite3(file);
    newer.pragma(`user_version = ${latestSchemaVersion() + 1}`);
    newer.exec("CREATE TABLE tomorrow (value TEXT)");
    newer.close();
    const bytes = readFileSync(file);
    expect(readRefusal(file)).toMatch(/written by a newer Cheapest GPU .*Update the app, or set DATA_DIR/);
    expect(readFileSync(file)).toEqual(bytes);
    expect(readdirSync(folder)).toEqual(["test.db"]);
  });

  it("is rejected when the data folder cannot be created", () => {
    writeFileSync(file, "");
    expect(() => databaseFile(path.join(file, "data"))).toThrow(
      /cannot be created \(E\w+\)\. Set DATA_DIR to a writable folder/,
    );
  });
});

describe("a valid file", () => {
  it("is accessible to its owner only, like the folder created for it", () => {
    const file = databaseFile(path.join(folder, "data"));
    closeDatabase(openDatabase(file));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
  });

  it("opens again with its contents", () => {
    const first = openDatabase(file);
    clientOf(first).prepare("INSERT INTO meta VALUES ('kept', 'yes')").run();
    closeDatabase(first);
    const second = openDatabase(file);
    expect(clientOf(second).prepare("SELECT value FROM meta WHERE key = 'kept'").pluck().get()).toBe("yes");
    closeDatabase(second);
  });
  it("waits while another process writes to a new file", async () => {
    const holder = startChild({
      entry: "testing/process/children/lock-holder.ts",
      arguments: { file, milliseconds: 500 },
    });
    await holder.waitForLine("held");
    const database = openDatabase(file);
    expect(clientOf(database).pragma("journal_mode", { simple: true })).toBe("wal");
    closeDatabase(database);
    expect(await holder.ended).toEqual({ code: 0, signal: null });
  });
});
