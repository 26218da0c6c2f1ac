import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { afterAll, expect, it } from "vitest";

import { startChaosRun, reportSkipped } from "@/testing/process/chaos-run";
import { startChild, type Child } from "@/testing/process/child";
import { clientOf } from "@/testing/database/client";
import { temporaryDatabase } from "@/testing/database/temporary";
import { expectOneVersion } from "@/testing/database/version";

import { closeDatabase, getDatabase } from "@/db/client";
import { openDatabase } from "./open";
import type { Reader } from "@/db/connections";

const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-"));
const entry = "testing/process/children/writer.ts";
const children: Child[] = [];

afterAll(async () => {
  await Promise.all(children.map((child) => child.kill()));
  rmSync(folder, { recursive: true, force: true });
});

function startWriter(options: { file: string; versions: number }, under: string[] = []): Child {
  const child = startChild({ entry, arguments: options, wrapper: under });
  children.push(child);
  return child;
}

it("D-01: kill -9 loses nothing that was acknowledged", async () => {
  const { count, random } = startChaosRun("D-01", { full: 1_000, short: 4, unit: "kills" });
  const lanes = 2;
  let acknowledged = 0;
  await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      for (let kills = lane; kills < count; kills += lanes) {
        // The whole file is checked after every kill, so it must stay small.
        const file = path.join(folder, `killed-${lane}-${Math.floor(kills / 60)}.db`);
        const writer = startWriter({ file, versions: 1_000_000 });
        await writer.waitForLine("written");
        await wait(random.next() * 120);
        await writer.kill();
        const written = writer.lines
          .filter((line) => line.startsWith("written"))
          .map((line) => Number(line.slice(8)));
        acknowledged += written.length;
        expect(expectOneVersion(file)).toBeGreaterThanOrEqual(Math.max(...written));
      }
    }),
  );
  expect(acknowledged).toBeGreaterThan(count);
});

it("D-02: every way to open the database survives a power cut", async () => {
  startChaosRun("D-02", { full: 4, short: 4, unit: "ways to open" });
  const file = path.join(folder, "pragmas.db");
  const temporary = temporaryDatabase({ isDurable: true });
  process.env["DATA_DIR"] = path.join(folder, "data");
  const ways: [string, Reader][] = [
    ["a new file", openDatabase(file)],
    ["the same file again", openDatabase(file)],
    ["the app's own", getDatabase()],
    ["that of the tests", temporary.database],
  ];
  for (const [name, database] of ways) {
    const client = clientOf(database);
    client
      .prepare("INSERT INTO meta (key, value) VALUES ('written', '1') ON CONFLICT DO UPDATE SET value = '2'")
      .run();
    const inForce = ["journal_mode", "synchronous", "foreign_keys", "busy_timeout"].map((pragma) =>
      client.pragma(pragma, { simple: true }),
    );
    expect(inForce, name).toEqual(["wal", 2, 1, 5000]);
  }
  closeDatabase(ways[0]![1]);
  closeDatabase();
  temporary.dispose();
});

it("D-02: every commit is synchronized to the disk", async () => {
  if (spawnSync("strace", ["-V"]).error) return reportSkipped("D-02 fsync", "strace is not installed");
  const { count } = startChaosRun("D-02 fsync", { full: 100, short: 100, unit: "commits" });
  const log = path.join(folder, "syncs.txt");
  const strace = ["strace", "-f", "-o", log, "-e", "trace=fsync,fdatasync"];
  const synced = async (versions: number) => {
    const writer = startWriter({ file: path.join(folder, `synced-${versions}.db`), versions }, strace);
    await writer.waitForLine("over");
    await writer.ended;
    return Number(spawnSync("grep", ["-cE", "f(data)?sync\\(", log]).stdout.toString());
  };
  const without = await synced(0);
  expect((await synced(count)) - without).toBeGreaterThanOrEqual(count);
});
