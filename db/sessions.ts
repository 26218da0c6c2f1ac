import type { Database } from "./client";
import { statements } from "./statements";

/** A signed-in browser. Times in epoch milliseconds; null means unknown. */
export interface StoredSession {
  id: string;
  address: string | null;
  userAgent: string | null;
  beganAt: number;
  /** To the minute. */
  seenAt: number;
}

const prepare = statements((client) => ({
  list: client.prepare<[number, number], StoredSession>(
    `SELECT id, ip_address AS address, user_agent AS userAgent, created_at AS beganAt, updated_at AS seenAt
     FROM session WHERE expires_at > ? AND created_at > ? ORDER BY updated_at DESC, id`,
  ),
  end: client.prepare<[string]>("DELETE FROM session WHERE id = ?"),
}));

/** The sessions that are neither idle for too long nor started before `begunAfter`, last seen first. */
export async function listSessions(
  database: Database,
  { now, begunAfter }: { now: number; begunAfter: number },
): Promise<StoredSession[]> {
  return prepare(database).list.all(now, begunAfter);
}

/** False when the session does not exist. */
export async function deleteSession(database: Database, id: string): Promise<boolean> {
  return prepare(database).end.run(id).changes > 0;
}
