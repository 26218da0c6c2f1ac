import { intervalsUntilStale } from "@/lib/domain/durations";
import { and, eq, gt, isNull, lt, lte, notExists, or } from "drizzle-orm";

import type { Reader, Tx } from "./connections";
import { requireLease, type Lease } from "./leases";
import { nextRevision } from "./revision";
import { poll, schedule } from "./schema";

/** SQL of the milliseconds after which a reading of a scope is stale, where scope and schedule are joined. */
export const patience = `${intervalsUntilStale} * scope.every * schedule.interval`;

/** When an account is polled next. Times in epoch milliseconds, the interval in milliseconds. */
export type Schedule = typeof schedule.$inferSelect;

/** Stores the scheduler's columns; requests by people stay unchanged. */
export async function saveSchedule(
  tx: Tx,
  lease: Lease,
  saved: Omit<Schedule, "requestedAt" | "acceptRequestedAt">,
): Promise<void> {
  await requireLease(tx, lease);
  await tx
    .insert(schedule)
    .values(saved)
    .onConflictDoUpdate({ target: schedule.accountId, set: saved })
    .run();
}

export async function readSchedules(database: Reader | Tx): Promise<Schedule[]> {
  return await database.select().from(schedule).all();
}

/**
 * Requests a poll. False when one was requested or started less than `minimum` milliseconds ago. Ignores
 * times in the future, which were written before the clock was set back.
 */
export async function requestPoll(tx: Tx, accountId: string, now: number, minimum: number): Promise<boolean> {
  const longAgo = now - minimum;
  const recentPoll = tx
    .select({ row: poll.row })
    .from(poll)
    .where(and(eq(poll.accountId, accountId), gt(poll.startedAt, longAgo), lte(poll.startedAt, now)));
  const { changes } = await tx
    .update(schedule)
    .set({ requestedAt: now })
    .where(
      and(
        eq(schedule.accountId, accountId),
        isNull(schedule.runningSince),
        or(isNull(schedule.requestedAt), lt(schedule.requestedAt, longAgo), gt(schedule.requestedAt, now)),
        notExists(recentPoll),
      ),
    )
    .run();
  if (changes > 0) await nextRevision(tx);
  return changes > 0;
}

/** Records that the owner accepts the held snapshot. False when the account is not scheduled. */
export async function requestAcceptance(tx: Tx, accountId: string, now: number): Promise<boolean> {
  const { changes } = await tx
    .update(schedule)
    .set({ acceptRequestedAt: now })
    .where(eq(schedule.accountId, accountId))
    .run();
  return changes > 0;
}

export async function clearAcceptance(tx: Tx, lease: Lease, accountId: string): Promise<void> {
  await requireLease(tx, lease);
  await tx.update(schedule).set({ acceptRequestedAt: null }).where(eq(schedule.accountId, accountId)).run();
}
