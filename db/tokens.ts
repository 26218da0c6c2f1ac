import { and, asc, desc, eq, sql } from "drizzle-orm";

import { statements, type Reader, type Tx } from "./connections";
import { apiToken } from "./owner-schema";

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

const columns = {
  id: apiToken.id,
  name: sql<string>`COALESCE(${apiToken.name}, ${apiToken.id})`,
  start: sql<string>`COALESCE(${apiToken.start}, '')`,
  metadata: apiToken.metadata,
  createdAt: sql<number>`${apiToken.createdAt}`,
  lastUsedAt: sql<number | null>`${apiToken.lastRequest}`,
};

const isEnabled = sql`${apiToken.enabled} IS DISTINCT FROM 0`;

const prepare = statements((database) => ({
  byHash: database
    .select(columns)
    .from(apiToken)
    .where(and(eq(apiToken.key, sql.placeholder("hash")), isEnabled))
    .prepare(),
  active: database
    .select({ id: apiToken.id })
    .from(apiToken)
    .where(and(eq(apiToken.id, sql.placeholder("id")), isEnabled))
    .prepare(),
}));

export async function findTokenByHash(database: Reader | Tx, hash: string): Promise<StoredToken | null> {
  return (await prepare(database).byHash.get({ hash })) ?? null;
}

/** Every token, newest first. */
export async function listStoredTokens(database: Reader | Tx): Promise<StoredToken[]> {
  return await database
    .select(columns)
    .from(apiToken)
    .orderBy(desc(apiToken.createdAt), asc(apiToken.id))
    .all();
}

/** Stores when a token was last used. */
export async function touchToken(tx: Tx, id: string, at: number): Promise<void> {
  await tx
    .update(apiToken)
    .set({ lastRequest: new Date(at) })
    .where(eq(apiToken.id, id))
    .run();
}

/** Whether a token is still valid. */
export async function isActiveToken(database: Reader | Tx, id: string): Promise<boolean> {
  return (await prepare(database).active.get({ id })) !== undefined;
}

/** Deletes a token; null when it does not exist. */
export async function removeToken(tx: Tx, id: string): Promise<StoredToken | null> {
  return (await tx.delete(apiToken).where(eq(apiToken.id, id)).returning(columns).get()) ?? null;
}
