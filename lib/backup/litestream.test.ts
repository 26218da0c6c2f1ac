import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { closeDatabase, databaseFile, openDatabase } from "@/db/client";
import { atomicallyInBatches } from "@/db/transactions";
import { clientOf } from "@/testing/database/client";
import { inspectDatabase } from "@/testing/database/inspect";
import { startChild } from "@/testing/process/child";
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

const run = (commands: string, cwd: string) =>
  execFileSync("sh", ["-eu", "-c", commands], {
    cwd,
    stdio: "pipe",
    env: { ...process.env, BACKUP: "replica.db" },
  });

describe.skipIf(!isInstalled)("litestream (https://litestream.io)", () => {
  let stop: () => Promise<void>;
  beforeAll(() => {
    writeFileSync(path.join(folder, "litestream.yml"), readBlock("yaml litestream"));
    const litestream = spawn("sh", ["-c", `exec ${readBlock("sh litestream replicate")}`], {
      cwd: folder,
      stdio: "ignore",
    });
    stop = async () => {
      if (litestream.exitCode !== null) return;
      litestream.kill("SIGTERM");
      await once(litestream, "exit");
    };
  });
  afterAll(() => stop());

  it("restores what a killed app had committed, row by row, by the commands of docs/litestream.md", async () => {
    const file = databaseFile(path.join(folder, "data"));
    const database = openDatabase(file);
    const writer = startChild({
      entry: "testing/process/children/ledger-writer.ts",
      arguments: { file, perSecond: 500 },
    });
    await writer.waitForLine("written 300");
    for (let round = 0; round < 3; round++)
      await atomicallyInBatches(database, async (_, endBatch) => {
        const insert = clientOf(database).prepare("INSERT INTO meta (key, value) VALUES (?, ?)");
        for (let row = 0; row < 5_000; row++) {
          insert.run(`${round} ${row}`, "x".repeat(400));
          await endBatch();
        }
      });
    await writer.waitForLine("written 1000");
    await writer.kill();
    closeDatabase(database);

    const expected = readRows(file);
    await until(() => restoredRows() === expected, { every: 200, what: "the last commits in the replica" });
    await stop();

    const elsewhere = path.join(folder, "elsewhere");
    mkdirSync(elsewhere);
    run(readBlock("sh litestream restore").replaceAll("litestream.yml", "../litestream.yml"), elsewhere);
    const [, lines] = /```sh restore\n([^`]+)```/.exec(readFileSync("docs/operations.md", "utf8"))!;
    run(lines!.replace("mv data data.before\n", ""), elsewhere);
    const restored = databaseFile(path.join(elsewhere, "data"));
    expect(readRows(restored)).toBe(expected);
    expect(statSync(restored).mode & 0o777).toBe(0o600);
    closeDatabase(openDatabase(restored));
  });
});

/** The rows of the newest state of the replica; null while there is none. */
function restoredRows(): string | null {
  rmSync(path.join(folder, "replica.db"), { force: true });
  try {
    run(readBlock("sh litestream restore"), folder);
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
