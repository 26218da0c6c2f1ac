import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import path from "node:path";

import { writeDiskTest } from "@/db/disk";
import { atomically } from "@/db/transactions";
import { processState } from "@/lib/process-state";
import type { Reader } from "@/db/connections";

import { errorCode } from "./error-code";
import { log } from "./log";

/** Why nothing can be written. */
export type DiskFailure = "full" | "read-only" | "failing";

const shared = processState<DiskFailure | null>("disk failure");

const failurePatterns: [RegExp, DiskFailure][] = [
  // 53100 and 25006 are PostgreSQL's.
  [/^(SQLITE_FULL|ENOSPC|EDQUOT|53100)$/, "full"],
  [/^(SQLITE_READONLY|EROFS$|EACCES$|EPERM$|25006$)/, "read-only"],
  [/^(SQLITE_IOERR|EIO$)/, "failing"],
];

/** Why a write failed, if the disk caused it; null for every other error, including a busy database. */
export function findDiskFailure(error: unknown): DiskFailure | null {
  const code = errorCode(error);
  return failurePatterns.find(([codes]) => codes.test(code))?.[1] ?? null;
}

/** The result of the last check; null while everything can be written. */
export function currentDiskFailure(): DiskFailure | null {
  return shared.value ?? null;
}

const sampleBytes = Buffer.alloc(128 * 1024);

/** Writes a little to the data folder and the database, and stores the result. Logs every change. */
export async function checkDisk(database: Reader): Promise<DiskFailure | null> {
  let failure: DiskFailure | null = null;
  try {
    if (database.engineName === "sqlite") writeSample(`${database.file}.write-test-${process.pid}`);
    await atomically(database, (tx) => writeDiskTest(tx, Date.now()));
  } catch (error) {
    failure = findDiskFailure(error);
  }
  if (failure !== currentDiskFailure()) {
    const folder = database.engineName === "sqlite" ? path.dirname(database.file) : database.file;
    if (failure) log.error({ failure, folder }, "Nothing can be saved. Machines can still be terminated.");
    else log.info({ folder }, "Everything can be saved again.");
  }
  shared.value = failure;
  return failure;
}

// The database's log may have room left when the disk has none.
function writeSample(file: string): void {
  try {
    const descriptor = openSync(file, "w", 0o600);
    try {
      if (writeSync(descriptor, sampleBytes) < sampleBytes.length)
        throw Object.assign(new Error("Short write"), { code: "ENOSPC" });
    } finally {
      closeSync(descriptor);
    }
  } finally {
    try {
      rmSync(file, { force: true });
    } catch {
      // The next check detects a disk that is read-only by now.
    }
  }
}
