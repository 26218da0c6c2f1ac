import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { openDatabase } from "@/db/sqlite/open";
import { closeDatabase } from "@/db/client";
import type { Reader } from "@/db/connections";
import { clientOf } from "@/testing/database/client";
import { openAt, testServer } from "@/testing/database/open";
import { createDatabase } from "@/testing/postgres/database";

interface TemporaryDatabase {
  database: Reader;
  file: string;
  /** Closes its connections and opens new ones, as a restart does. */
  reopen(): void;
  dispose(): void;
}

/**
 * A real database file in its own folder, with the real migrations; `dispose` removes it. It waits for the disk only
 * if it is durable, which few tests need. In the tests that run on PostgreSQL it is a database of the server.
 */
export function temporaryDatabase(options: { isDurable?: boolean } = {}): TemporaryDatabase {
  const server = testServer();
  return server ? temporaryPostgres(server) : temporarySqlite(options);
}

/** As `temporaryDatabase`, in all tests a file. */
export function temporarySqlite({ isDurable = false } = {}): TemporaryDatabase {
  const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-"));
  const file = path.join(folder, "test.db");
  if (migrated) writeFileSync(file, migrated, { mode: 0o600 });
  const open = () => {
    const database = openDatabase(file);
    migrated ??= readMigrated(database);
    if (!isDurable) clientOf(database).pragma("synchronous = OFF");
    return database;
  };
  const temporary: TemporaryDatabase = {
    database: open(),
    file,
    reopen() {
      closeDatabase(temporary.database);
      temporary.database = open();
    },
    dispose() {
      closeDatabase(temporary.database);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return temporary;
}

function temporaryPostgres(server: string): TemporaryDatabase {
  const { database, url, drop } = createDatabase(server);
  const temporary: TemporaryDatabase = {
    database,
    file: url,
    reopen() {
      closeDatabase(temporary.database);
      temporary.database = openAt(url);
    },
    dispose() {
      drop().catch(() => undefined);
    },
  };
  return temporary;
}

/** The bytes of an empty migrated file: migrating takes as long as many tests. */
let migrated: Buffer | undefined;

function readMigrated(database: Reader): Buffer {
  const client = clientOf(database);
  client.pragma("wal_checkpoint(TRUNCATE)");
  return readFileSync(client.name);
}
