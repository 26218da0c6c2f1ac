import { statSync } from "node:fs";

import BetterSqlite3 from "better-sqlite3";

import { errorCode } from "@/lib/error-code";

/**
 * Why a database file is damaged once SQLite applies the write-ahead log beside it; null when it is intact or
 * has no log. A log exists only after a crash, or while another process has the file open. Writes nothing.
 */
export function findWalDamage(file: string): string | null {
  if (!(statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0)) return null;
  try {
    const client = new BetterSqlite3(file, { readonly: true, timeout: 5_000 });
    try {
      const found = client.pragma("integrity_check(1)", { simple: true });
      return found === "ok" ? null : String(found);
    } finally {
      client.close();
    }
  } catch (error) {
    const code = errorCode(error);
    return /^SQLITE_(CORRUPT|NOTADB)/.test(code) ? code : null;
  }
}
