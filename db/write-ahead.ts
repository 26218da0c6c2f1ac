import type BetterSqlite3 from "better-sqlite3";

import { errorCode } from "@/lib/error-code";

const sleepBuffer = new Int32Array(new SharedArrayBuffer(4));

/**
 * Turns on the write-ahead log. SQLite ignores the busy timeout for this one step and fails with “busy” at
 * once while another process writes to a file without such a log, so the wait is here. Throws SQLITE_BUSY
 * after `timeout` milliseconds.
 */
export function turnOnWriteAheadLog(client: BetterSqlite3.Database, timeout = 5_000): void {
  const end = performance.now() + timeout;
  for (;;) {
    try {
      client.pragma("journal_mode = WAL");
      return;
    } catch (error) {
      if (errorCode(error) !== "SQLITE_BUSY" || performance.now() >= end) throw error;
      Atomics.wait(sleepBuffer, 0, 0, 20);
    }
  }
}
