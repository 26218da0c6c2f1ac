import { parseArgs } from "node:util";

import { closeDatabase, openConfiguredDatabase } from "../db/client";
import { moveToPostgres, type MovedTable } from "../db/move/move";
import { undoMove } from "../db/move/undo";
import type { LeaseRequest } from "../db/sqlite/open-alone";
import { existingDatabaseFile } from "../db/sqlite/open";
import { leaseName } from "../db/worker";
import { recordFromTerminal } from "../lib/audit/record-from-terminal";
import type { Environment } from "../lib/env";
import { createHolderName } from "../lib/holder";
import { defaultTiming } from "../lib/poll/lease";
import { parseOptions, runCommand, UsageError } from "./lib/command";

const help = `Copies the SQLite database of DATA_DIR into the empty PostgreSQL database of DATABASE_URL, and compares every row.
Stop the app first. An interrupted move continues when you run the command again.

  --undo    lets the app use the SQLite database again; changes made on PostgreSQL are not copied back
  --force   with --undo: even though machines were launched on PostgreSQL since the move`;

const { values } = parseOptions(() =>
  parseArgs({
    options: { undo: { type: "boolean" }, force: { type: "boolean" }, help: { type: "boolean" } },
  }),
);

const { lifetime, heartbeat } = defaultTiming;
const lease: LeaseRequest = {
  name: leaseName,
  holder: createHolderName(),
  lifetime,
  maxDuration: lifetime + heartbeat,
};
const number = new Intl.NumberFormat("en");

if (values.help) console.log(help);
else await runCommand(values.undo ? undo : move);

async function move(environment: Environment): Promise<void> {
  if (values.force) throw new UsageError("--force applies only to --undo.");
  const { dataDirectory, databaseUrl: url } = environment;
  if (url === null)
    throw new UsageError("Set DATABASE_URL to an empty PostgreSQL database, then run this command again.");
  const file = existingDatabaseFile(dataDirectory, "to move");
  const tables = await moveToPostgres({
    file,
    url,
    lease,
    onStart({ total, copied }) {
      const rest = copied > 0 ? `, of which ${number.format(copied)} are there already` : "";
      console.log(`Copying ${number.format(total)} rows of ${file}${rest}.`);
    },
  });
  const database = await openConfiguredDatabase(environment);
  try {
    const detail = `${number.format(countRows(tables))} rows`;
    await recordFromTerminal(database, { action: "database.move", subject: database.file, detail });
    printTables(tables);
    console.log(`Moved to ${database.file}: every row was compared.`);
    console.log(
      "Start the app with this DATABASE_URL. It no longer opens the SQLite database; keep that as a backup.",
    );
  } finally {
    closeDatabase(database);
  }
}

async function undo(environment: Environment): Promise<void> {
  const { dataDirectory, databaseUrl: url } = environment;
  const file = existingDatabaseFile(dataDirectory, "to use again");
  const { move, unchecked, machines } = await undoMove({ file, url, lease, isForced: values.force ?? false });
  const database = await openConfiguredDatabase({ ...environment, databaseUrl: null });
  try {
    await recordFromTerminal(database, { action: "database.move-undo", subject: move.address, detail: null });
  } finally {
    closeDatabase(database);
  }
  console.log(`The app can use ${file} again. Remove DATABASE_URL before you start it.`);
  console.log(
    move.state === "moved"
      ? `Changes made on ${move.address} since the move are not in it.`
      : `Drop the database ${move.address}: it holds an incomplete copy.`,
  );
  if (unchecked !== null && move.state === "moved")
    console.log(
      `${move.address} was not checked for machines launched there, because ${unchecked}. ` +
        `After the start, look under “Started elsewhere” for machines that bill.`,
    );
  if (machines.length > 0)
    console.log(
      `This app does not terminate these machines, which were launched there: ${machines.join(", ")}.`,
    );
}

function printTables(tables: readonly MovedTable[]): void {
  const filled = tables.filter(({ rows }) => rows > 0);
  const width = Math.max(...filled.map(({ name }) => name.length), 5);
  for (const { name, rows } of filled)
    console.log(`${name.padEnd(width)} ${number.format(rows).padStart(12)}`);
  const empty = tables.length - filled.length;
  if (empty > 0) console.log(`${empty} more tables are empty.`);
}

function countRows(tables: readonly MovedTable[]): number {
  return tables.reduce((total, { rows }) => total + rows, 0);
}
