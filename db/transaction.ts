import type { Database } from "./client";

/**
 * Runs one atomic change. Takes the write lock first, so that what it reads cannot change before it writes.
 */
export function atomically<T>(database: Database, work: () => T): T {
  return database.$client.transaction(work).immediate();
}
