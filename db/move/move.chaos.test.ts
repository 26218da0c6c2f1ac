import { expect, inject, it } from "vitest";

import { closeDatabase, openConfiguredDatabase } from "@/db/client";
import { openDatabase } from "@/db/sqlite/open";
import { readEnvironment } from "@/lib/env";
import { createMovableDatabase, type MovableDatabase } from "@/testing/database/moved-database";
import { startChaosRun } from "@/testing/process/chaos-run";
import { startChild } from "@/testing/process/child";
import type { MoveChildOptions } from "@/testing/process/children/move-child";

const server = inject("postgresUrl");

it.skipIf(!server)(
  "a move that is killed at any statement ends whole when it is run again, and never with two ledgers",
  async () => {
    const { count, random } = startChaosRun("move", { full: 200, short: 2, unit: "killed moves" });
    const total = await countStatements(server!);
    for (let number = 0; number < count; number++) {
      // The last statements mark one side after the other.
      const from = number % 3 === 0 ? total - 12 : 1;
      const dieAt = from + Math.floor(random.next() * (total - from + 1));
      const isSent = random.next() < 0.5;
      const where = `killed at ${dieAt} of ${total}${isSent ? ", sent" : ""}`;
      const movable = await createMovableDatabase(server!);
      try {
        expect(await run(movable, { dieAt, isSent }), where).toBeNull();
        await expectOneLedger(movable, where);
        // Another kill, of a run that continues.
        await run(movable, { dieAt: Math.ceil(random.next() * total), isSent });
        await expectOneLedger(movable, where);
        await run(movable, { dieAt: null, isSent: false });
        expect(await canOpenSqlite(movable), where).toBe(false);
        expect(await canOpenPostgres(movable), where).toBe(true);
        expect(await movable.postgresRows(), where).toEqual(movable.sqliteRows());
      } finally {
        await movable.dispose();
      }
    }
  },
);

async function countStatements(url: string): Promise<number> {
  const movable = await createMovableDatabase(url);
  try {
    return (await run(movable, { dieAt: null, isSent: false }))!;
  } finally {
    await movable.dispose();
  }
}

/** Runs a move in a process. Returns the number of its statements; null when it was killed, or had nothing to do. */
async function run(
  { file, url }: MovableDatabase,
  options: Pick<MoveChildOptions, "dieAt" | "isSent">,
): Promise<number | null> {
  const child = startChild({
    entry: "testing/process/children/move-child.ts",
    arguments: { file, url, ...options },
  });
  const { signal } = await child.ended;
  const errors = child.errors.join("\n");
  // Only a move that ended before refuses to run.
  if (signal !== "SIGKILL" && errors !== "") expect(errors).toContain("was moved to PostgreSQL");
  const [line] = child.lines;
  return line ? Number(line.slice("done ".length)) : null;
}

async function expectOneLedger(movable: MovableDatabase, where: string): Promise<void> {
  // An empty PostgreSQL database is no ledger.
  const { account } = (await movable.postgresRows()) as { account: unknown[] };
  const isLedger = account.length > 0 && (await canOpenPostgres(movable));
  expect([await canOpenSqlite(movable), isLedger], where).not.toEqual([true, true]);
}

async function canOpenSqlite({ file }: MovableDatabase): Promise<boolean> {
  return canOpen(async () => openDatabase(file));
}

async function canOpenPostgres({ url }: MovableDatabase): Promise<boolean> {
  return canOpen(() => openConfiguredDatabase(readEnvironment({ DATABASE_URL: url })));
}

async function canOpen(open: () => Promise<ReturnType<typeof openDatabase>>): Promise<boolean> {
  try {
    closeDatabase(await open());
    return true;
  } catch (error) {
    expect((error as Error).message).toMatch(/has not ended|was moved/);
    return false;
  }
}
