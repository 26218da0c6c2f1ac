import { and, eq, gt, isNull, lt, or, sql } from "drizzle-orm";

import type { Database } from "./client";
import { requireLease, type Lease } from "./leases";
import { nextRevision } from "./revision";
import { schedule } from "./schema";
import { atomically } from "./transaction";

/** When an account is polled next. Times in epoch milliseconds, the interval in milliseconds. */
export type Schedule = typeof schedule.$inferSelect;

/** Stores the scheduler's columns; requests by people stay unchanged. */
export async function saveSchedule(
  database: Database,
  lease: Lease,
  saved: Omit<Schedule, "requestedAt" | "acceptRequestedAt">,
): Promise<void> {
  atomically(database, () => {
    requireLease(database, lease);
    database
      .insert(schedule)
      .values(saved)
      .onConflictDoUpdate({ target: schedule.accountId, set: saved })
      .run();
  });
}

export async function readSchedules(database: Database): Promise<Schedule[]> {
  return database.select().from(schedule).all();
}

/**
 * Requests a poll. False when one was requested or started less than `minimum` milliseconds ago. Ignores
 * times in the future, which were written before the clock was set back.
 */
export async function requestPoll(
  database: Database,
  accountId: string,
  now: number,
  minimum: number,
): Promise<boolean> {
  const longAgo = now - minimum;
  return atomically(database, () => {
    const { changes } = database
      .update(schedule)
      .set({ requestedAt: now })
      .where(
        and(
          eq(schedule.accountId, accountId),
          isNull(schedule.runningSince),
          or(isNull(schedule.requestedAt), lt(schedule.requestedAt, longAgo), gt(schedule.requestedAt, now)),
          sql`NOT EXISTS (SELECT 1 FROM poll WHERE poll.account_id = ${accountId} AND poll.started_at > ${longAgo} AND poll.started_at <= ${now})`,
        ),
      )
      .run();
    if (changes > 0) nextRevision(database);
    return changes > 0;
  });
}

/** Records that the owner accepts the held snapshot. False when the account is not scheduled. */
export async function requestAcceptance(
  database: Database,
  accountId: string,
  now: number,
): Promise<boolean> {
  const { changes } = database
    .update(schedule)
    .set({ acceptRequestedAt: now })
    .where(eq(schedule.accountId, accountId))
    .run();
  return changes > 0;
}

export async function clearAcceptance(database: Database, lease: Lease, accountId: string): Promise<void> {
  atomically(database, () => {
    requireLease(database, lease);
    database.update(schedule).set({ acceptRequestedAt: null }).where(eq(schedule.accountId, accountId)).run();
  });
}
