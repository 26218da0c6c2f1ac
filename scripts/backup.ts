import path from "node:path";

import { createBackup } from "../db/sqlite/backup";
import { existingDatabaseFile } from "../db/sqlite/open";
import { runCommand, UsageError } from "./lib/command";

const [named] = process.argv.slice(2);
const moment = new Date().toISOString().slice(0, 19).replaceAll(":", "-");

await runCommand(({ dataDirectory, databaseUrl, backupDirectory }) => {
  if (databaseUrl !== null)
    throw new UsageError("The database is PostgreSQL: back it up with pg_dump, and the key file separately.");
  const source = existingDatabaseFile(dataDirectory, "to back up");
  const target = path.resolve(named ?? path.join(backupDirectory, `cheapest-gpu-${moment}.db`));
  const { file, bytes, launches, machines } = createBackup(source, target);
  const megabytes = (bytes / 2 ** 20).toFixed(1);
  console.log(
    `Backed up to ${file}: ${megabytes} MB, ${launches} launches, ${machines} machines not gone; checked.`,
  );
  console.log(
    "The backup does not contain the key file. Back that up separately: without it, saved keys can’t be decrypted.",
  );
});
