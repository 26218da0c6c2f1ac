import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

import BetterSqlite3 from "better-sqlite3";

import { errorCode } from "@/lib/error-code";
import { syncToDisk } from "@/lib/sync-to-disk";

import { DatabaseError } from "@/db/database-error";
import { refuseMissing } from "./open";
import { readSchemaVersion } from "./migrate";
import { refuseMoved } from "./moved";

/** A copy of the database at one moment. */
interface Backup {
  file: string;
  bytes: number;
  version: number;
  launches: number;
  /** Machines that are not gone. */
  machines: number;
}

/**
 * Copies the database at one moment, even while others write, checks the copy, and only then gives it its
 * name: a file of that name is always complete. Readable by its owner only, durable on return. Throws
 * `DatabaseError`.
 */
export function createBackup(source: string, target: string): Backup {
  refuseMissing(source, "to back up");
  if (fs.existsSync(target))
    throw new DatabaseError(`${target} already exists and is unchanged. Choose another file name.`);
  // Of its own name, so that two backups to one file never write to the same draft.
  const draft = `${target}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    fs.mkdirSync(path.dirname(target), { recursive: true, mode: 0o700 });
    refuseFullDisk(source, path.dirname(target));
    fs.closeSync(fs.openSync(draft, "wx", 0o600));
    fs.chmodSync(draft, 0o600);
    copyDatabase(source, draft);
    const contents = checkCopy(draft);
    syncToDisk(draft);
    fs.renameSync(draft, target);
    syncToDisk(path.dirname(target));
    return { file: target, bytes: fs.statSync(target).size, ...contents };
  } catch (error) {
    if (error instanceof DatabaseError) throw error;
    throw new DatabaseError(
      `The backup failed (${errorCode(error, String(error))}). The database is unchanged. Check that ${path.dirname(target)} is writable and has free space.`,
    );
  } finally {
    if (fs.existsSync(draft)) fs.rmSync(draft);
  }
}

/** Left free on the disk of the database, so that a backup does not stop the app. */
const reservedBytes = 64 * 2 ** 20;

function refuseFullDisk(source: string, folder: string): void {
  const log = fs.statSync(`${source}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  const isSameDisk = fs.statSync(source).dev === fs.statSync(folder).dev;
  const needed = fs.statSync(source).size + log + (isSameDisk ? reservedBytes : 0);
  const { bavail, bsize } = fs.statfsSync(folder);
  if (bavail * bsize >= needed) return;
  const [free, expected] = [bavail * bsize, needed].map((bytes) => `${Math.ceil(bytes / 1e6)} MB`);
  throw new DatabaseError(
    `There is too little space for a backup in ${folder}: ${free} are free, ${expected} are needed. ` +
      `Free some space there, or choose another folder (BACKUP_DIR).`,
  );
}

function copyDatabase(source: string, target: string): void {
  const client = new BetterSqlite3(source, { readonly: true, fileMustExist: true, timeout: 10_000 });
  try {
    refuseMoved(client, source);
    client.prepare("VACUUM INTO ?").run(target);
  } finally {
    client.close();
  }
}

function checkCopy(file: string): Pick<Backup, "version" | "launches" | "machines"> {
  const client = new BetterSqlite3(file, { readonly: true });
  try {
    const integrity = client.pragma("integrity_check", { simple: true });
    const orphans = client.pragma("foreign_key_check") as unknown[];
    if (integrity !== "ok" || orphans.length > 0) {
      throw new DatabaseError(
        `The copy is not sound (${integrity === "ok" ? "rows without their parent" : String(integrity)}), so it was thrown away. ` +
          `The database itself may be damaged. Keep it, and check your last good backup.`,
      );
    }
    const count = (sql: string) => client.prepare<[], number>(sql).pluck().get()!;
    const version = readSchemaVersion(client);
    const hasLedger = version >= 2;
    return {
      version,
      launches: hasLedger ? count("SELECT count(*) FROM launch") : 0,
      machines: hasLedger ? count("SELECT count(*) FROM instance WHERE gone_at IS NULL") : 0,
    };
  } finally {
    client.close();
  }
}
