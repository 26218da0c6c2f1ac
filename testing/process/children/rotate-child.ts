import process from "node:process";

import { databaseFile, openDatabase } from "@/db/sqlite/open";
import { closeDatabase } from "@/db/client";
import { rotateMasterKey } from "@/lib/vault/rotate";

import { readChildArguments } from "../child";

// Rotates the master key and kills itself at the given step; 0 means never.
const { dataDirectory, file, dieAt } = readChildArguments<{
  dataDirectory: string;
  file: string;
  dieAt: number;
}>();
const database = openDatabase(databaseFile(dataDirectory));
let steps = 0;
await rotateMasterKey(database, file, () => {
  steps++;
  if (steps === dieAt) process.kill(process.pid, "SIGKILL");
});
process.stdout.write(`${steps} steps\n`);
closeDatabase(database);
