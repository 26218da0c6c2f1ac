import { execFileSync, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterAll, describe, expect, it } from "vitest";

import { closeDatabase } from "@/db/client";
import { databaseFile, openDatabase } from "@/db/sqlite/open";
import { createBackup } from "@/db/sqlite/backup";
import type { Reader } from "@/db/connections";
import { atomically, atomicallyInBatches } from "@/db/transactions";
import { clientOf } from "@/testing/database/client";
import { inspectDatabase } from "@/testing/database/inspect";
import { bundle } from "@/testing/process/child";
import { until } from "@/testing/process/until";

const isInstalled = spawnSync("litestream", ["version"]).error === undefined;
const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-litestream-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A block of docs/litestream.md with the folders of this test. */
function readBlock(mark: string): string {
  const text = readFileSync("docs/litestream.md", "utf8");
  const [, block] = new RegExp(`\`\`\`${mark}\\n([^]*?)\`\`\``).exec(text)!;
  return block!.replaceAll("/srv/cheapest-gpu", folder).replaceAll("/mnt/replica", `${folder}/replica`);
}

const run = (commands: string) =>
  execFileSync("sh", ["-eu", "-c", commands], {
    cwd: folder,
    stdio: "pipe",
    env: { ...process.env, BACKUP: "replica.db" },
  });

describe.skipIf(!isInstalled)("litestream (https://litestream.io)", () => {
  let litestream: ChildProcess | undefined;
  let ended: Promise<unknown> | undefined;
  afterAll(stop);

  /** Starts both, with another program in place of the app. */
  function start(app: string): void {
    writeFileSync(path.join(folder, "app.sh"), `echo $$ > app.pid; cd "${process.cwd()}"; exec ${app}`);
    const command = readBlock("sh litestream replicate").replace('"npm start"', '"sh app.sh"');
    litestream = spawn("sh", ["-c", `exec ${command}`], { cwd: folder, stdio: "ignore" });
    ended = once(litestream, "exit");
  }

  async function stop(): Promise<void> {
    litestream?.kill("SIGTERM");
    await ended;
  }

  it("restores what a killed app had committed, row by row, by the commands of docs/litestream.md", async () => {
    writeFileSync(path.join(folder, "litestream.yml"), readBlock("yaml litestream"));
    const file = databaseFile(path.join(folder, "data"));
    const writer = bundle("testing/process/children/ledger-writer.ts");
    const output = path.join(folder, "written");
    start(`"${process.execPath}" "${writer}" '${JSON.stringify({ file, perSecond: 50 })}' > "${output}"`);
    const hasWritten = (count: number) =>
      existsSync(output) && readFileSync(output, "utf8").includes(`written ${count}\n`);
    await until(() => hasWritten(100), { what: "the first writes" });
    await writeLongTransactions(file);
    createBackup(file, path.join(folder, "backup.db"));
    await until(() => hasWritten(200), { what: "more writes" });
    process.kill(Number(readFileSync(path.join(folder, "app.pid"), "utf8")), "SIGKILL");
    await ended;

    start("sleep 600");
    closeDatabase(openDatabase(file));
    const expected = readRows(file);
    await until(() => restoredRows() === expected, { every: 200, what: "the last commits in the replica" });
    await stop();

    removeReplica();
    run(readBlock("sh litestream restore"));
    run(/```sh restore\n([^`]+)```/.exec(readFileSync("docs/operations.md", "utf8"))![1]!);
    expect(readRows(file)).toBe(expected);
    expect(statSync(file).mode & 0o777).toBe(0o600);

    start("sleep 600");
    const database = openDatabase(file);
    await atomically(database, () => addRows(database, "after the restore", 100));
    closeDatabase(database);
    const later = readRows(file);
    await until(() => restoredRows() === later, { every: 200, what: "commits after the restore" });
  });
});

async function writeLongTransactions(file: string): Promise<void> {
  const database = openDatabase(file);
  for (let round = 0; round < 3; round++)
    await atomicallyInBatches(database, async (_, endBatch) => {
      for (let part = 0; part < 50; part++) {
        addRows(database, `${round} ${part}`, 100);
        await endBatch();
      }
    });
  closeDatabase(database);
}

function addRows(database: Reader, name: string, count: number): void {
  const insert = clientOf(database).prepare("INSERT INTO meta (key, value) VALUES (?, ?)");
  for (let row = 0; row < count; row++) insert.run(`${name} ${row}`, "x".repeat(400));
}

/** Also what an incomplete restore left. */
function removeReplica(): void {
  for (const name of readdirSync(folder)) if (name.startsWith("replica.db")) rmSync(path.join(folder, name));
}

/** The rows of the newest state of the replica; null while there is none. */
function restoredRows(): string | null {
  removeReplica();
  try {
    run(readBlock("sh litestream restore"));
  } catch {
    return null;
  }
  return readRows(path.join(folder, "replica.db"));
}

function readRows(file: string): string {
  const found = inspectDatabase(file);
  try {
    expect(found.faults()).toEqual([]);
    const tables = ["meta", "launch", "launch_attempt", "instance", "instance_event", "billing_span"];
    return JSON.stringify(tables.map((table) => found.all(`SELECT * FROM ${table} ORDER BY 1, 2`)));
  } finally {
    found.close();
  }
}
