import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import path from "node:path";

import type { Database } from "@/db/client";

import { errorCode } from "./error-code";
import { log } from "./log";

/** Why nothing can be written. */
export type DiskFailure = "full" | "read-only" | "failing";

// Next gives pages and instrumentation copies of this module.
const shared = globalThis as { cheapestGpuDisk?: DiskFailure | null };

const failurePatterns: [RegExp, DiskFailure][] = [
  [/^(SQLITE_FULL|ENOSPC|EDQUOT)$/, "full"],
  [/^(SQLITE_READONLY|EROFS$|EACCES$|EPERM$)/, "read-only"],
  [/^(SQLITE_IOERR|EIO$)/, "failing"],
];

/** Why a write failed, if the disk caused it; null for every other error, including a busy database. */
export function findDiskFailure(error: unknown): DiskFailure | null {
  const code = errorCode(error);
  return failurePatterns.find(([codes]) => codes.test(code))?.[1] ?? null;
}

/** The result of the last check; null while everything can be written. */
export function currentDiskFailure(): DiskFailure | null {
  return shared.cheapestGpuDisk ?? null;
}

const sampleBytes = Buffer.alloc(128 * 1024);

/** Writes a little to the data folder and the database, and stores the result. Logs every change. */
export function checkDisk({ $client: client }: Database): DiskFailure | null {
  let trouble: DiskFailure | null = null;
  try {
    if (!client.memory) writeSample(`${client.name}.write-test-${process.pid}`);
    client
      .prepare(
        "INSERT INTO meta (key, value) VALUES ('written_at', ?) ON CONFLICT DO UPDATE SET value = excluded.value",
      )
      .run(String(Date.now()));
  } catch (error) {
    trouble = findDiskFailure(error);
  }
  if (trouble !== currentDiskFailure()) {
    const folder = path.dirname(client.name);
    if (trouble) log.error({ trouble, folder }, "Nothing can be saved. Machines can still be terminated.");
    else log.info({ folder }, "Everything can be saved again.");
  }
  shared.cheapestGpuDisk = trouble;
  return trouble;
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
