import type BetterSqlite3 from "better-sqlite3";

import { connectionsOf } from "@/db/sqlite/connections";
import { type Reader } from "@/db/connections";

/** The writing connection of a database, to inspect and damage it outside of transactions. */
export function clientOf(database: Reader): BetterSqlite3.Database {
  return connectionsOf(database).client;
}
