import { and, eq, gt, isNull, lt, or, sql } from "drizzle-orm";

import type { Database } from "./client";
import { requireLease, type Lease } from "./leases";
import { nextRevision } from "./revision";
import { schedule } from "./schema";
import { atomically } from "./transaction";

/** When an account is asked next. Times in epoch milliseconds, the interval in milliseconds. */
export type Schedule = typeof schedule.$inferSelect;

/** Sets what the scheduler knows; what people asked for stays. */
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
 * Notes that a person wants a poll now. False when one was asked for, or begun, less than `minimum`
 * milliseconds ago by anyone. What lies in the future was written before the clock was set back, and refuses nothing.
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

/** Notes that the owner accepts what is held. False when the account is not scheduled at all. */
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
