import { copyFileSync } from "node:fs";

import { expect, it } from "vitest";

import { closeDatabase } from "@/db/client";
import { openDatabase } from "@/db/sqlite/open";
import { inspectDatabase } from "@/testing/database/inspect";
import { temporaryDatabase } from "@/testing/database/temporary";
import { recordHistory, rollHistory } from "@/testing/price-history/recorded";
import { startChaosRun } from "@/testing/process/chaos-run";
import { startChild } from "@/testing/process/child";
import type { RollDaysOptions } from "@/testing/process/children/roll-days-child";

const tables = ["offer_change", "offer_day", "cloud_day", "usual_price", "day_progress", "offer"];

it("D-10: completing days loses nothing when it is killed at any statement", async () => {
  const { count, random } = startChaosRun("D-10 days", { full: 200, short: 3, unit: "kills" });
  const temporary = temporaryDatabase({ isDurable: true });
  await recordHistory(temporary.database, random, 250);
  closeDatabase(temporary.database);
  const [base, file] = [`${temporary.file}.base`, `${temporary.file}.copy`];
  const client = inspectDatabase(temporary.file);
  client.copyTo(base);
  client.close();

  copyFileSync(base, file);
  const { lines } = await run({ file, dieAt: null });
  const total = Number(lines[0]!.slice("done ".length));
  const expected = contents(file);

  for (let kill = 0; kill < count; kill++) {
    copyFileSync(base, file);
    const dieAt = 1 + random.integer(total);
    expect((await run({ file, dieAt })).end.signal).toBe("SIGKILL");
    const database = openDatabase(file);
    await rollHistory(database);
    closeDatabase(database);
    expect(contents(file), `killed before statement ${dieAt} of ${total}`).toEqual(expected);
  }
  temporary.dispose();
});

async function run(options: RollDaysOptions) {
  const child = startChild({ entry: "testing/process/children/roll-days-child.ts", arguments: options });
  const end = await child.ended;
  expect(child.errors).toEqual([]);
  return { lines: child.lines, end };
}

function contents(file: string): unknown[] {
  const found = inspectDatabase(file);
  try {
    expect(found.faults()).toEqual([]);
    return tables.map((table) => found.all(`SELECT * FROM ${table} ORDER BY 1, 2, 3`));
  } finally {
    found.close();
  }
}
