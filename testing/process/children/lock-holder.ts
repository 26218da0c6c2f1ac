import BetterSqlite3 from "better-sqlite3";

import { readChildArguments } from "@/testing/process/child";

// A process that holds a write transaction on a file without a write-ahead log for a while.
const { file, milliseconds } = readChildArguments<{ file: string; milliseconds: number }>();
const client = new BetterSqlite3(file);
client.exec("CREATE TABLE held (a)");
client.exec("BEGIN IMMEDIATE");
process.stdout.write("held\n");
setTimeout(() => {
  client.exec("COMMIT");
  client.close();
}, milliseconds);
