import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { closeDatabase } from "@/db/client";
import { prepareOn, type Reader } from "@/db/connections";
import { databaseFile, openDatabase } from "@/db/sqlite/open";
import { isWriteLocked } from "@/testing/database/inspect";
import { createDatabase } from "@/testing/postgres/database";

/** A database that several processes of one app share, and how this test reads it. */
export interface SharedDatabase {
  /** The variables with which a process uses it. */
  variables: Record<string, string>;
  /** The data folder, beside which the master key is. */
  folder: string;
  reader: Reader;
  /** Whether a process is in a transaction: one that is paused then would hold up the others. */
  isInTransaction(): Promise<boolean>;
  dispose(): Promise<void>;
}

/** An SQLite file in a folder of its own or, in the tests that run on PostgreSQL, a database of the server. */
export async function createSharedDatabase(): Promise<SharedDatabase> {
  const parent = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-shared-"));
  const folder = path.join(parent, "data");
  mkdirSync(folder, { mode: 0o700 });
  const server = process.env["TEST_POSTGRES_URL"];
  const opened = server ? await onServer(server) : inFolder(folder);
  return {
    ...opened,
    variables: { DATA_DIR: folder, ...opened.variables },
    folder,
    async dispose() {
      await opened.dispose();
      rmSync(parent, { recursive: true, force: true });
    },
  };
}

type OpenedDatabase = Omit<SharedDatabase, "folder">;

function inFolder(folder: string): OpenedDatabase {
  const reader = openDatabase(databaseFile(folder));
  return {
    variables: {},
    reader,
    isInTransaction: async () => isWriteLocked(reader.file),
    dispose: async () => closeDatabase(reader),
  };
}

async function onServer(server: string): Promise<OpenedDatabase> {
  const { database: reader, url, created, drop } = createDatabase(server);
  await created;
  const others = `SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND xact_start IS NOT NULL AND pid <> pg_backend_pid()`;
  const count = reader[prepareOn]().statement<[], number>(others, "value");
  return {
    variables: { DATABASE_URL: url },
    reader,
    isInTransaction: async () => Number(await count.get()) > 0,
    dispose: drop,
  };
}
