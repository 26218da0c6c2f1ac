import { existsSync } from "node:fs";
import path from "node:path";

import { backUp } from "../db/backup";
import { DatabaseError, existingDatabaseFile } from "../db/client";
import { env, EnvironmentError } from "../lib/env";

if (existsSync(".env")) process.loadEnvFile(".env");

const [named] = process.argv.slice(2);
const moment = new Date().toISOString().slice(0, 19).replaceAll(":", "-");

try {
  const source = existingDatabaseFile(env().dataDirectory, "to back up");
  const target = path.resolve(named ?? path.join("backups", `cheapest-gpu-${moment}.db`));
  const { file, bytes, launches, machines } = backUp(source, target);
  const megabytes = (bytes / 2 ** 20).toFixed(1);
  console.log(
    `Backed up to ${file}: ${megabytes} MB, ${launches} launches, ${machines} machines not gone; checked.`,
  );
  console.log("The key file is not in it. Keep it too, but elsewhere: without it saved keys do not open.");
} catch (error) {
  if (!(error instanceof DatabaseError || error instanceof EnvironmentError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
