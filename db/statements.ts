import type BetterSqlite3 from "better-sqlite3";

import type { Database } from "./client";

/** Prepares a group of statements once per open database. */
export function statements<T>(build: (client: BetterSqlite3.Database) => T): (database: Database) => T {
  const prepared = new WeakMap<Database, T>();
  return (database) => {
    let group = prepared.get(database);
    if (!group) {
      group = build(database.$client);
      prepared.set(database, group);
    }
    return group;
  };
}
