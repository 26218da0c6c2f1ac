import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { hour, minute } from "@/lib/domain/durations";
import { log } from "@/lib/log";
import { readWarnings } from "@/lib/warnings";

import { BackupKeeper } from "./keeper";
import { parseBackupName } from "./names";
import { BackupError } from "./run";
import { lastBackup, setLastBackup } from "./state";
import { readBackupStatus } from "./status";

const second = 1_000;
const root = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-keeper-"));
let folder: string;
let wall = 0;
let monotonic = 0;
let keeper: BackupKeeper;
let end: AbortController;
/** What the next backups fail with; null: they are made. */
let failure: string | null;
let tries: number;

beforeEach(() => {
  folder = path.join(mkdtempSync(path.join(root, "run-")), "backups");
  wall = Date.UTC(2026, 10, 30, 12);
  monotonic = 1_000;
  failure = null;
  tries = 0;
  setLastBackup(null);
  vi.spyOn(log, "info").mockImplementation(() => undefined);
  restart();
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root);
});

/** A new process, with the same clocks. */
function restart(options: { every?: number; keep?: number } = {}): void {
  end = new AbortController();
  keeper = new BackupKeeper({
    dataDirectory: root,
    folder,
    every: hour,
    keep: 3,
    clock: { wall: () => wall, monotonic: () => monotonic },
    run: async (_, target, signal) => {
      tries += 1;
      if (failure !== null) throw new BackupError(failure);
      mkdirSync(folder, { recursive: true });
      writeFileSync(target, "backup");
      signal.throwIfAborted();
    },
    ...options,
  });
}

async function pass(by: number, step = 20 * second): Promise<void> {
  for (let left = by; left > 0; left -= step) {
    wall += Math.min(step, left);
    monotonic += Math.min(step, left);
    await tick();
  }
}

async function tick(): Promise<void> {
  keeper.tick(end.signal);
  await keeper.whenIdle();
}

const names = () => (existsSync(folder) ? readdirSync(folder).sort() : []);
const numbers = () => names().map((name) => parseBackupName(name)?.number ?? name);

describe("the schedule", () => {
  it("makes the first backup at once, and the next ones an interval apart", async () => {
    await tick();
    expect(names()).toEqual(["cheapest-gpu-auto-000001-2026-11-30T12-00-00.db"]);
    await pass(59 * minute);
    expect(tries).toBe(1);
    await pass(2 * minute);
    expect(numbers()).toEqual([1, 2]);
    await pass(2 * hour);
    expect(tries).toBe(4);
  });

  it("survives restarts", async () => {
    await tick();
    for (let time = 0; time < 3; time++) {
      await pass(19 * minute);
      restart();
      await tick();
      expect(tries).toBe(1);
    }
    await pass(4 * minute);
    expect(tries).toBe(2);
  });

  it.each([-50 * minute, -2 * hour, -400 * 24 * hour])(
    "goes on after the clock is set back by %d ms, with one more backup at most",
    async (by) => {
      await tick();
      await pass(30 * minute);
      wall += by;
      await pass(35 * minute);
      expect(tries).toBe(2);
      restart();
      await pass(minute);
      expect(tries).toBeLessThanOrEqual(3);
      const before = tries;
      await pass(3 * hour);
      expect(tries - before).toBeGreaterThanOrEqual(2);
      expect(tries - before).toBeLessThanOrEqual(3);
      expect(numbers()).toEqual([tries - 2, tries - 1, tries]);
    },
  );

  it("makes one backup after the clock was set forward or the machine slept", async () => {
    await tick();
    wall += 7 * hour;
    await pass(minute);
    expect(tries).toBe(2);
    await pass(50 * minute);
    expect(tries).toBe(2);
  });

  it("counts a backup that another process made", async () => {
    await tick();
    await pass(40 * minute);
    writeFileSync(path.join(folder, "cheapest-gpu-auto-000002-2026-11-30T12-40-00.db"), "");
    await pass(50 * minute);
    expect(tries).toBe(1);
  });
});

describe("the files", () => {
  it("keeps the newest automatic backups, and never touches another file", async () => {
    mkdirSync(folder);
    const others = [
      "cheapest-gpu-2026-01-01T00-00-00.db",
      "cheapest-gpu-auto-000001-2026-01-01T00-00-00.db.gz",
      "cheapest-gpu-auto-000001-2026-13-41T00-00-00.db",
      "cheapest-gpu.db",
      "other-auto-000001-2026-01-01T00-00-00.db",
    ];
    for (const name of others) writeFileSync(path.join(folder, name), "");
    // A folder of that name is no backup.
    mkdirSync(path.join(folder, "cheapest-gpu-auto-000099-2026-01-01T00-00-00.db"));
    await pass(6 * hour);
    expect(tries).toBeGreaterThan(5);
    const kept = names().filter((name) => parseBackupName(name) && !name.includes("000099"));
    expect(kept).toHaveLength(3);
    expect(names()).toEqual(expect.arrayContaining(others));
  });

  it("deletes none while newer ones fail", async () => {
    await pass(3 * hour);
    const kept = names();
    vi.spyOn(log, "error").mockImplementation(() => undefined);
    failure = "The copy is not sound.";
    restart();
    await pass(24 * hour, minute);
    expect(names()).toEqual(kept);
    failure = null;
    restart({ keep: 1 });
    await tick();
    expect(numbers()).toEqual([4]);
  });

  it("makes room first when BACKUP_KEEP was lowered", async () => {
    await pass(3 * hour);
    vi.spyOn(log, "error").mockImplementation(() => undefined);
    failure = "There is too little space.";
    restart({ keep: 1 });
    await pass(hour);
    expect(numbers()).toHaveLength(1);
  });

  it("removes what a killed process left", async () => {
    mkdirSync(folder);
    const draft = "cheapest-gpu-auto-000001-2026-11-30T11-00-00.db.0a1b2c3d4e5f.tmp";
    for (const name of [draft, `${draft}-journal`, "mine.tmp"]) writeFileSync(path.join(folder, name), "");
    await tick();
    expect(names()).toEqual(["cheapest-gpu-auto-000001-2026-11-30T12-00-00.db", "mine.tmp"]);
  });
});

describe("a failure", () => {
  it("is tried again at longer intervals, logged once, and shown to the owner until it works", async () => {
    const errors = vi.spyOn(log, "error").mockImplementation(() => undefined);
    failure = "There is too little space for a backup in /backups. Free some space there.";
    await tick();
    const moments: number[] = [];
    const startedAt = monotonic;
    for (let before = tries; monotonic - startedAt < 5 * hour; before = tries) {
      await pass(10 * second, 10 * second);
      if (tries > before) moments.push(Math.round((monotonic - startedAt) / minute));
    }
    expect(moments).toEqual([1, 3, 7, 15, 31, 63, 123, 183, 243]);
    expect(errors.mock.calls).toEqual([[expect.stringMatching(/too little space .* is tried again/)]]);
    expect(readWarnings(true, null)).toEqual([
      { id: "backup", tone: "warn", title: "Automatic backups fail.", text: failure },
    ]);
    expect(readWarnings(false, null)).toEqual([]);
    failure = null;
    await pass(hour);
    expect(vi.mocked(log.info).mock.calls.flat()).toContain("Automatic backups work again.");
    expect(readWarnings(true, null)).toEqual([]);
  });

  it("is none when the process stops", async () => {
    const errors = vi.spyOn(log, "error");
    end.abort();
    await tick();
    expect(errors).not.toHaveBeenCalled();
    expect(lastBackup()).toBeNull();
  });

  it("names a folder that cannot be read", async () => {
    vi.spyOn(log, "error").mockImplementation(() => undefined);
    writeFileSync(folder, "a file");
    await tick();
    expect(tries).toBe(0);
    expect(lastBackup()?.failure).toContain(`The folder ${folder} cannot be read (ENOTDIR)`);
  });
});

describe("the status", () => {
  const read = () => readBackupStatus({ backupInterval: hour, backupDirectory: folder }, wall);

  it("is null while automatic backups are off", async () => {
    expect(await readBackupStatus({ backupInterval: null, backupDirectory: folder }, wall)).toBeNull();
  });

  it("has the newest backup, and reports failures and an old one", async () => {
    expect(await read()).toEqual({ interval: hour, newest: null, count: 0, trouble: null });
    await tick();
    const at = wall;
    expect(await read()).toEqual({ interval: hour, newest: { at, bytes: 6 }, count: 1, trouble: null });
    wall += 2 * hour;
    expect(await read()).toMatchObject({ trouble: null });
    wall += 1;
    expect(await read()).toMatchObject({ trouble: "overdue" });
    vi.spyOn(log, "error").mockImplementation(() => undefined);
    failure = "No space.";
    await pass(minute);
    expect(await read()).toMatchObject({ newest: { at }, trouble: "failing" });
  });

  it("is unknown, not empty, where the folder cannot be read", async () => {
    writeFileSync(folder, "a file");
    expect(await read()).toEqual({ interval: hour, newest: null, count: null, trouble: "failing" });
  });
});
