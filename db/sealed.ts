import type { Database } from "./client";
import { statements } from "./statements";

const prepare = statements((client) => ({
  read: client.prepare<[string], string>("SELECT value FROM sealed WHERE name = ?").pluck(),
  add: client.prepare<[string, string]>(
    "INSERT INTO sealed (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING",
  ),
}));

/** The value that the app sealed under this name; null before the first. */
export async function readSealed(database: Database, name: string): Promise<string | null> {
  return prepare(database).read.get(name) ?? null;
}

/**
 * Stores a sealed value and returns the one in force: of several concurrent processes, the first one wins.
 */
export async function storeSealed(database: Database, name: string, value: string): Promise<string> {
  prepare(database).add.run(name, value);
  return prepare(database).read.get(name)!;
}

/** `readSealed`, inside a transaction of the caller. */
export function readSealedWithin(database: Database, name: string): string | null {
  return prepare(database).read.get(name) ?? null;
}
