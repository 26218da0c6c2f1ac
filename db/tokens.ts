import type { Database } from "./client";
import { statements } from "./statements";

/** A token as better-auth stores it, without its hash. Times in epoch milliseconds. */
export interface StoredToken {
  id: string;
  name: string;
  /** Its first characters. */
  start: string;
  /** Its grant as JSON. */
  metadata: string | null;
  createdAt: number;
  lastUsedAt: number | null;
}

const columns = `id, COALESCE(name, id) AS name, COALESCE(start, '') AS start, metadata, created_at AS createdAt,
  last_request AS lastUsedAt`;

const prepare = statements((client) => ({
  byHash: client.prepare<[string], StoredToken>(
    `SELECT ${columns} FROM api_token WHERE key = ? AND enabled IS NOT 0`,
  ),
  list: client.prepare<[], StoredToken>(`SELECT ${columns} FROM api_token ORDER BY created_at DESC, id`),
  touch: client.prepare<[number, string]>("UPDATE api_token SET last_request = ? WHERE id = ?"),
  present: client
    .prepare<[string], number>("SELECT 1 FROM api_token WHERE id = ? AND enabled IS NOT 0")
    .pluck(),
  remove: client.prepare<[string], StoredToken>(`DELETE FROM api_token WHERE id = ? RETURNING ${columns}`),
}));

export async function findTokenByHash(database: Database, hash: string): Promise<StoredToken | null> {
  return prepare(database).byHash.get(hash) ?? null;
}

/** Every token, newest first. */
export async function listStoredTokens(database: Database): Promise<StoredToken[]> {
  return prepare(database).list.all();
}

/** Stores when a token was last used. */
export async function touchToken(database: Database, id: string, at: number): Promise<void> {
  prepare(database).touch.run(at, id);
}

/** Whether a token is still valid; inside a transaction or outside. */
export function isActiveToken(database: Database, id: string): boolean {
  return prepare(database).present.get(id) !== undefined;
}

/** Deletes a token; null when it does not exist. */
export async function removeToken(database: Database, id: string): Promise<StoredToken | null> {
  return prepare(database).remove.get(id) ?? null;
}
