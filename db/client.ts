import { env, runtime, type Environment } from "@/lib/env";
import { processState } from "@/lib/process-state";

import { engine, type Reader } from "./connections";
import { DatabaseError } from "./database-error";
import { openPostgres, preparePostgres } from "./postgres/open";
import { databaseFile, existingDatabaseFile, openDatabase } from "./sqlite/open";

const shared = processState<Reader>("database");

/** The database of this process, opened on first use. Throws during a build. */
export function getDatabase(): Reader {
  if (runtime.isBuild()) throw new DatabaseError("The database is not available during the build.");
  return (shared.value ??= open(env()));
}

/** Opens the database that the environment names, with its newest schema. Throws `DatabaseError`. */
export async function openConfiguredDatabase(environment: Environment): Promise<Reader> {
  if (environment.databaseUrl !== null) await preparePostgres(environment.databaseUrl);
  return open(environment);
}

/** As `openConfiguredDatabase`, but refuses a missing SQLite file; `purpose` completes the message. */
export function openExistingDatabase(environment: Environment, purpose: string): Promise<Reader> {
  if (environment.databaseUrl === null) existingDatabaseFile(environment.dataDirectory, purpose);
  return openConfiguredDatabase(environment);
}

/** Opens the database of this process with its newest schema, before anything else uses it. Throws `DatabaseError`. */
export async function prepareDatabase(): Promise<void> {
  shared.value ??= await openConfiguredDatabase(env());
}

function open({ databaseUrl, dataDirectory }: Environment): Reader {
  return databaseUrl === null ? openDatabase(databaseFile(dataDirectory)) : openPostgres(databaseUrl);
}

/** Closes the connections of a database; by default those of `getDatabase`, if it is open. Those of PostgreSQL end soon after. */
export function closeDatabase(database = shared.value): void {
  if (database === shared.value) shared.value = undefined;
  void database?.[engine].close();
}
