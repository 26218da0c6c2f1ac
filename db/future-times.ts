import { gt, or, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";

import type { Tx } from "./connections";
import { session } from "./owner-schema";

/**
 * Moves sign-in times in the future to now (epoch milliseconds): they were written before the clock was set
 * back. A session then lasts `maxIdle` from now.
 */
export async function clampSignInTimes(tx: Tx, now: number, maxIdle: number): Promise<void> {
  const [present, latest] = [new Date(now), new Date(now + maxIdle)];
  const atMost = (column: SQLiteColumn, end: Date) =>
    sql`CASE WHEN ${column} > ${end.getTime()} THEN ${end.getTime()} ELSE ${column} END`;
  await tx
    .update(session)
    .set({
      expiresAt: atMost(session.expiresAt, latest),
      createdAt: atMost(session.createdAt, present),
      updatedAt: atMost(session.updatedAt, present),
    })
    .where(or(gt(session.expiresAt, latest), gt(session.createdAt, present), gt(session.updatedAt, present)))
    .run();
}
