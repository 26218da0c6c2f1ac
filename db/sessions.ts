import { and, asc, desc, eq, gt, sql } from "drizzle-orm";

import type { Reader, Tx } from "./connections";
import { session } from "./owner-schema";

/** A signed-in browser. Times in epoch milliseconds; null means unknown. */
interface StoredSession {
  id: string;
  address: string | null;
  userAgent: string | null;
  beganAt: number;
  /** To the minute. */
  seenAt: number;
}

/** The sessions that are neither idle for too long nor started before `begunAfter`, last seen first. */
export async function listSessions(
  database: Reader | Tx,
  { now, begunAfter }: { now: number; begunAfter: number },
): Promise<StoredSession[]> {
  return await database
    .select({
      id: session.id,
      address: session.ipAddress,
      userAgent: session.userAgent,
      beganAt: sql<number>`${session.createdAt}`,
      seenAt: sql<number>`${session.updatedAt}`,
    })
    .from(session)
    .where(and(gt(session.expiresAt, new Date(now)), gt(session.createdAt, new Date(begunAfter))))
    .orderBy(desc(session.updatedAt), asc(session.id))
    .all();
}

/** False when the session does not exist. */
export async function deleteSession(tx: Tx, id: string): Promise<boolean> {
  return (await tx.delete(session).where(eq(session.id, id)).run()).changes > 0;
}
