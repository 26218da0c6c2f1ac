import { chmodSync, existsSync, mkdirSync } from "node:fs";
import path from "node:path";

import BetterSqlite3 from "better-sqlite3";

import { plainText } from "@/lib/domain/text";
import { errorCode } from "@/lib/error-code";
import { log } from "@/lib/log";

import type { Reader } from "@/db/connections";
import { DatabaseError } from "@/db/database-error";

import { shareConnections } from "./engine";
import { restrictToOwner, FilePermissionError } from "./file-modes";
import { migrate, latestSchemaVersion, readSchemaVersion } from "./migrate";
import { refuseMoved } from "./moved";
import { findWalDamage } from "./stale-wal";

/**
 * Opens the file, migrates it to the newest version and ensures that commits survive a power cut. A file that is
 * open in this process is shared; writes go through `atomically`.
 */
export function openDatabase(file: string): Reader {
  return shareConnections(file, () => openWriter(file));
}

function openWriter(file: string): BetterSqlite3.Database {
  const client = openFile(file);
  try {
    client.pragma("busy_timeout = 5000");
    refuseNewer(client, file);
    refuseMoved(client, file);
    turnOnWriteAheadLog(client);
    client.pragma("synchronous = FULL");
    client.pragma("foreign_keys = ON");
    migrate(client);
    assertDurable(client, file);
    return client;
  } catch (error) {
    client.close();
    throw toDatabaseError(error, file);
  }
}

/**
 * SQLite ignores the busy timeout for this one step, so after a failure this waits for the other process by
 * taking the write lock. Throws SQLITE_BUSY after three tries.
 */
export function turnOnWriteAheadLog(client: BetterSqlite3.Database): void {
  for (let tries = 3; ; tries--) {
    try {
      client.pragma("journal_mode = WAL");
      return;
    } catch (error) {
      if (errorCode(error) !== "SQLITE_BUSY" || tries === 1) throw error;
      client.exec("BEGIN IMMEDIATE; COMMIT");
    }
  }
}

/** The database file in the data folder, which is created as `dataFolder` does. */
export function databaseFile(dataDirectory: string): string {
  dataFolder(dataDirectory);
  return databasePath(dataDirectory);
}

/**
 * The data folder, created for its owner only. Removes other users' access to the folder and its files and logs it; throws
 * `DatabaseError` when that fails.
 */
export function dataFolder(dataDirectory: string): string {
  const folder = path.dirname(databasePath(dataDirectory));
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new DatabaseError(
      `The data folder ${folder} cannot be created (${errorCode(error)}). Set DATA_DIR to a writable folder.`,
    );
  }
  restrictFolder(folder);
  return folder;
}

function restrictFolder(folder: string): void {
  try {
    // Backups are written to the project folder by default.
    const backups = path.join(/* turbopackIgnore: true */ process.cwd(), "backups");
    const changed = [folder, path.join(folder, "backups"), backups].flatMap(restrictToOwner);
    if (changed.length > 0) log.warn(`Removed access by other users (previous mode): ${changed.join(", ")}.`);
  } catch (error) {
    throw error instanceof FilePermissionError ? new DatabaseError(error.message) : error;
  }
}

/**
 * The database file in the data folder. Creates nothing; throws `DatabaseError` when it is missing. `purpose`
 * completes the message.
 */
export function existingDatabaseFile(dataDirectory: string, purpose: string): string {
  const file = databasePath(dataDirectory);
  refuseMissing(file, purpose);
  return file;
}

/**
 * Throws `DatabaseError` when the file is missing; `purpose` completes "There is no database …", as "to back
 * up".
 */
export function refuseMissing(file: string, purpose: string): void {
  if (existsSync(file)) return;
  throw new DatabaseError(
    `There is no database ${file} ${purpose}. Set DATA_DIR to the folder that the app uses.`,
  );
}

function databasePath(dataDirectory: string): string {
  return path.join(path.resolve(/* turbopackIgnore: true */ process.cwd(), dataDirectory), "cheapest-gpu.db");
}

function openFile(file: string): BetterSqlite3.Database {
  const isNew = !existsSync(file);
  try {
    if (!isNew) refuseStaleWal(file);
    const client = new BetterSqlite3(file);
    if (isNew) chmodSync(file, 0o600);
    return client;
  } catch (error) {
    // better-sqlite3 throws without a code when the folder is missing.
    throw toDatabaseError(
      error instanceof TypeError ? Object.assign(error, { code: "ENOENT" }) : error,
      file,
    );
  }
}

export function refuseStaleWal(file: string): void {
  const damage = findWalDamage(file);
  if (damage === null) return;
  throw new DatabaseError(
    `The database ${file} cannot be read (${plainText(damage, 200)}). The likely cause is ${file}-wal beside it: such a log is left ` +
      `by the database that was there before, and SQLite applies it to whatever file has this name. Nothing was changed. ` +
      `If you restored this file, move ${file}-wal and ${file}-shm away and start again. ` +
      `Otherwise the database is damaged: restore your last good backup.`,
  );
}

export function refuseNewer(client: BetterSqlite3.Database, file: string): void {
  const version = readSchemaVersion(client);
  if (version > latestSchemaVersion()) {
    throw new DatabaseError(
      `The database ${file} was written by a newer Cheapest GPU (version ${version}, this one knows ${latestSchemaVersion()}). ` +
        `Update the app, or set DATA_DIR to another folder. The file is unchanged.`,
    );
  }
}

// Before the first write, these pragmas return the defaults instead of the values in force.
function assertDurable(client: BetterSqlite3.Database, file: string): void {
  client
    .prepare(
      "INSERT INTO meta (key, value) VALUES ('opened_at', ?) ON CONFLICT DO UPDATE SET value = excluded.value",
    )
    .run(String(Date.now()));
  const inForce = {
    journal: client.pragma("journal_mode", { simple: true }),
    synchronous: client.pragma("synchronous", { simple: true }),
    foreignKeys: client.pragma("foreign_keys", { simple: true }),
    busy: client.pragma("busy_timeout", { simple: true }),
  };
  if (
    inForce.journal !== "wal" ||
    inForce.synchronous !== 2 ||
    inForce.foreignKeys !== 1 ||
    inForce.busy !== 5000
  ) {
    throw new DatabaseError(
      `The database ${file} cannot be made crash-safe. It may be on a network drive. Set DATA_DIR to a local folder.`,
    );
  }
}

export function toDatabaseError(error: unknown, file: string): Error {
  if (error instanceof DatabaseError) return error;
  const code = errorCode(error);
  if (code === "SQLITE_NOTADB" || code === "SQLITE_CORRUPT") {
    return notADatabaseError(file, code);
  }
  if (code === "SQLITE_BUSY") {
    return new DatabaseError(
      `The database ${file} is locked by another process, as npm run migrate-to-postgres does. Wait until it has ended, then try again.`,
    );
  }
  if (code.startsWith("SQLITE_") || code.startsWith("E")) {
    return new DatabaseError(
      `The database ${file} cannot be opened (${code}). Check that the folder exists, is writable and has free space.`,
    );
  }
  return error as Error;
}

function notADatabaseError(file: string, code: string): DatabaseError {
  return new DatabaseError(
    `${file} is not a readable database (${code}). Restore a backup, or move the file away to start over. The file is unchanged.`,
  );
}
