import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterAll, beforeAll, expect, it } from "vitest";

import { closeDatabase } from "@/db/client";
import { databaseFile, openDatabase } from "@/db/sqlite/open";

import { BackupError, runBackup } from "./run";

const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-run-"));
const data = path.join(folder, "data");
const name = "cheapest-gpu-auto-000001-2026-11-30T12-00-00.db";

beforeAll(() => closeDatabase(openDatabase(databaseFile(data))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const never = new AbortController().signal;

it.concurrent("fails with the one line of the process", async () => {
  const elsewhere = path.join(folder, "elsewhere");
  const failed = runBackup(elsewhere, path.join(folder, "failed", name), never);
  await expect(failed).rejects.toThrow(BackupError);
  await expect(failed).rejects.toThrow(/^There is no database .* Set DATA_DIR to the folder/);
});

it.concurrent("an abort ends the process, and leaves no part of a file", async () => {
  const target = path.join(folder, "aborted", name);
  const abort = new AbortController();
  const running = runBackup(data, target, abort.signal);
  abort.abort();
  await expect(running).rejects.toThrow(/aborted/);
  expect(() => readdirSync(path.dirname(target))).toThrow("ENOENT");
});
