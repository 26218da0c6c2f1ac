import BetterSqlite3 from "better-sqlite3";

import { readChildArguments } from "@/testing/process/child";

import { turnOnWriteAheadLog } from "@/db/sqlite/open";
import { migrate, readSchemaVersion } from "@/db/sqlite/migrate";

// A process that migrates a file with the migrations of its working directory; `die()` in one of them ends
// it.
const { file, wait } = readChildArguments<{ file: string; wait: number }>();
const client = new BetterSqlite3(file, { timeout: 20_000 });
turnOnWriteAheadLog(client);
client.pragma("foreign_keys = ON");
client.function("die", () => process.kill(process.pid, "SIGKILL"));
process.stdout.write("ready\n");
// Sleeps, then spins for the last moment.
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Math.max(0, wait - Date.now() - 20));
while (Date.now() < wait);
migrate(client);
process.stdout.write(
  `migrated ${readSchemaVersion(client)} ${String(client.pragma("foreign_keys", { simple: true }))}\n`,
);
client.close();
