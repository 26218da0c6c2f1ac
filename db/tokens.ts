import type { Database } from "./client";
import { statements } from "./statements";

/** A token as better-auth keeps it, less its hash. Times in epoch milliseconds. */
export interface StoredToken {
  id: string;
  name: string;
  /** Its first characters. */
  start: string;
  /** What it may do, as JSON. */
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

/** Every token, whoever made it, newest first. */
export async function listStoredTokens(database: Database): Promise<StoredToken[]> {
  return prepare(database).list.all();
}

/** Keeps when a token was used last. */
export async function touchToken(database: Database, id: string, at: number): Promise<void> {
  prepare(database).touch.run(at, id);
}

/** Whether a token is good still; inside a transaction or out of one. */
export function isActiveToken(database: Database, id: string): boolean {
  return prepare(database).present.get(id) !== undefined;
}

/** Takes a token away for good; null when it is not there. */
export async function removeToken(database: Database, id: string): Promise<StoredToken | null> {
  return prepare(database).remove.get(id) ?? null;
}
