import { env, runtime } from "@/lib/env";
import { processState } from "@/lib/process-state";

import { engine, type Reader } from "./connections";
import { DatabaseError } from "./database-error";
import { databaseFile, openDatabase } from "./sqlite/open";

const shared = processState<Reader>("database");

/** The database of this process, opened on first use. Throws during a build. */
export function getDatabase(): Reader {
  if (runtime.isBuild()) throw new DatabaseError("The database is not available during the build.");
  return (shared.value ??= openDatabase(databaseFile(env().dataDirectory)));
}

/** Closes the connections of a database; by default those of `getDatabase`, if it is open. Those of PostgreSQL end soon after. */
export function closeDatabase(database = shared.value): void {
  if (database === shared.value) shared.value = undefined;
  void database?.[engine].close();
}
