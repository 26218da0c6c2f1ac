import BetterSqlite3 from "better-sqlite3";

import { readChildArguments } from "@/lib/testing/child";

import { migrate, readSchemaVersion } from "./migrate";
import { turnOnWriteAheadLog } from "./write-ahead";

// A process that migrates a file with the migrations of its working directory; `die()` in one of them ends
// it.
const { file, wait } = readChildArguments<{ file: string; wait: number }>();
const client = new BetterSqlite3(file, { timeout: 20_000 });
turnOnWriteAheadLog(client, 20_000);
client.pragma("foreign_keys = ON");
client.function("die", () => process.kill(process.pid, "SIGKILL"));
process.stdout.write("ready\n");
while (Date.now() < wait);
migrate(client);
process.stdout.write(
  `migrated ${readSchemaVersion(client)} ${String(client.pragma("foreign_keys", { simple: true }))}\n`,
);
client.close();
