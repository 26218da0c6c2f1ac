import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { expect, it } from "vitest";

import { clientOf } from "@/testing/database/client";
import { startChaosRun } from "@/testing/process/chaos-run";
import { startChild } from "@/testing/process/child";
import type { Random } from "@/testing/random";
import { stepsPerLaunch, writeLedgerStep } from "@/testing/database/ledger-steps";

import { saveAccount } from "@/db/accounts";
import { createBackup } from "./backup";
import { openDatabase } from "./open";
import { closeDatabase } from "@/db/client";
import { atomically } from "@/db/transactions";
import type { Reader } from "@/db/connections";

const perSecond = 500;
/** Each backup is compared in full, so the ledger restarts now and then. */
const perLedger = 20;
const tables = ["launch", "launch_attempt", "instance", "instance_intent", "instance_event", "billing_span"];

it("D-07: a backup during writes is the ledger at one moment, and can be written on", async () => {
  const unit = `backups at ${perSecond} writes a second`;
  const { count, random } = startChaosRun("D-07", { full: 100, short: 3, unit });
  for (let left = count; left > 0; left -= perLedger) {
    const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-"));
    try {
      await backUpOften(folder, Math.min(left, perLedger), random);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
});

async function backUpOften(folder: string, count: number, random: Random): Promise<void> {
  const file = path.join(folder, "cheapest-gpu.db");
  const reference = openDatabase(path.join(folder, "reference.db"));
  await atomically(reference, (tx) =>
    saveAccount(tx, { id: "written", kind: "environment", provider: "sesterce" }, 0),
  );
  const writer = startChild({
    entry: "testing/process/children/ledger-writer.ts",
    arguments: { file, perSecond },
  });
  try {
    await writer.waitForLine("ready");
    for (let number = 0, written = 0; number < count; number++) {
      await wait(random.next() * 60);
      const target = path.join(folder, "backups", `${number}.db`);
      createBackup(file, target);
      expect(statSync(target).mode & 0o777).toBe(0o600);
      const restored = openDatabase(target);
      const commits = commitsOf(restored);
      // The ledger is deterministic, so the moment can be reproduced.
      while (written < commits) await writeLedgerStep(reference, written++);
      expect(rowsOf(restored)).toEqual(rowsOf(reference));
      await writeLedgerStep(restored, commits);
      closeDatabase(restored);
    }
  } finally {
    await writer.kill();
    closeDatabase(reference);
  }
}

function rowsOf(database: Reader): unknown[][] {
  const client = clientOf(database);
  return tables.map((table) => client.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all());
}

/** The number of the writer's commits in this ledger. */
function commitsOf(database: Reader): number {
  const client = clientOf(database);
  const launches = client.prepare<[], number>("SELECT count(*) FROM launch").pluck().get()!;
  const open = client
    .prepare<[], string>("SELECT state FROM launch_attempt WHERE settled_at IS NULL")
    .pluck()
    .all();
  expect(open.length).toBeLessThanOrEqual(1);
  const [state] = open;
  return launches * stepsPerLaunch - (state ? stepsPerLaunch - (state === "prepared" ? 1 : 2) : 0);
}
