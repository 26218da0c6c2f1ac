import { afterEach, beforeEach, expect, it } from "vitest";

import { changes, prepareForChanges, type Change } from "@/testing/database/changes";
import { inspectDatabase } from "@/testing/database/inspect";
import { temporaryDatabase } from "@/testing/database/temporary";
import { startChaosRun } from "@/testing/process/chaos-run";
import { startChild } from "@/testing/process/child";
import type { KilledChangeOptions } from "@/testing/process/children/killed-change-child";

import { closeDatabase } from "@/db/client";

const tables = (
  "launch launch_attempt instance instance_event billing_span audit_event " +
  "offer offer_change scope snapshot_summary rejected_row poll lease"
).split(" ");

let temporary: ReturnType<typeof temporaryDatabase>;
beforeEach(async () => {
  temporary = temporaryDatabase({ isDurable: true });
  await prepareForChanges(temporary.database);
});
afterEach(() => temporary.dispose());

it.each(Object.keys(changes) as Change[])(
  "D-11: %s is whole or not there when killed at any await",
  async (change) => {
    const names = Object.keys(changes) as Change[];
    if (change !== "publish")
      for (const earlier of names.slice(0, names.indexOf(change))) await changes[earlier](temporary.database);
    closeDatabase(temporary.database);
    const { count, random } = startChaosRun(`D-11 ${change}`, {
      full: 1_000,
      short: 1,
      unit: "kills at most",
    });
    const before = contents();
    const total = await countStatements(change);
    const places = Array.from({ length: total }, (_, index) => index + 1);
    const chosen = count >= total ? places : Array.from({ length: count }, () => random.pick(places));
    for (const dieAt of chosen) {
      expect(await run({ file: temporary.file, change, dieAt }), `${dieAt} of ${total}`).toEqual([]);
      expect(contents(), `killed before statement ${dieAt} of ${total}`).toEqual(before);
    }
    // After its commit it is there, although the process is killed at once.
    expect(await run({ file: temporary.file, change, dieAt: total + 1 })).toEqual([`done ${total}`]);
    expect(contents()).not.toEqual(before);
  },
);

/** How many statements a change runs, found on a copy. */
async function countStatements(change: Change): Promise<number> {
  const copy = `${temporary.file}.copy`;
  const client = inspectDatabase(temporary.file);
  client.copyTo(copy);
  client.close();
  const [line] = await run({ file: copy, change, dieAt: null });
  return Number(line?.slice("done ".length));
}

/** Runs the change in a process; returns what it printed. */
async function run(options: KilledChangeOptions): Promise<string[]> {
  const child = startChild({
    entry: "testing/process/children/killed-change-child.ts",
    arguments: options,
  });
  const end = await child.ended;
  expect(child.errors).toEqual([]);
  expect(end).toEqual(options.dieAt === null ? { code: 0, signal: null } : { code: null, signal: "SIGKILL" });
  return child.lines;
}

function contents(): unknown[] {
  const found = inspectDatabase(temporary.file);
  try {
    expect(found.faults()).toEqual([]);
    return tables.map((table) => found.all(`SELECT * FROM ${table} ORDER BY 1, 2`));
  } finally {
    found.close();
  }
}
