import BetterSqlite3 from "better-sqlite3";

/** A writing connection of its own to a migrated file. */
export function openWriter(file: string): BetterSqlite3.Database {
  const client = new BetterSqlite3(file, { fileMustExist: true });
  client.pragma("busy_timeout = 5000");
  client.pragma("synchronous = FULL");
  client.pragma("foreign_keys = ON");
  return client;
}
