import { and, asc, eq, getTableColumns, gt, inArray, isNotNull, isNull, or, sql } from "drizzle-orm";

import { statements, type Reader, type Tx } from "./connections";
import { billingSpan, instance, launch, launchAttempt } from "./ledger-schema";
import { larger, placeholders } from "./statements";

/**
 * A period in which a machine billed, in epoch milliseconds. `toAt` is null while it bills, `hourlyMicros`
 * null when unknown.
 */
export interface BillingSpan {
  instanceId: string;
  fromAt: number;
  toAt: number | null;
  hourlyMicros: number | null;
}

/** The first period of a prepaid machine, due at once. Epoch milliseconds, micro-dollars. */
export interface PrepaidPeriod {
  instanceId: string;
  fromAt: number;
  toAt: number;
  committedMicros: number;
}

const { row: _row, ...columns } = getTableColumns(billingSpan);
const isOpen = isNull(billingSpan.toAt);

const prepare = statements((database) => ({
  insert: database.insert(billingSpan).values(placeholders(billingSpan)).prepare(),
}));

/** Starts a span; inside a transaction of the caller. */
export async function openSpan(
  tx: Tx,
  instanceId: string,
  at: number,
  hourlyMicros: number | null,
): Promise<void> {
  await prepare(tx).insert.run({ row: null, instanceId, fromAt: at, toAt: null, hourlyMicros });
}

export async function findOpenSpan(database: Reader | Tx, instanceId: string): Promise<BillingSpan | null> {
  const isOfInstance = eq(billingSpan.instanceId, instanceId);
  return (await database.select(columns).from(billingSpan).where(and(isOfInstance, isOpen)).get()) ?? null;
}

/** Ends a span; inside a transaction of the caller. */
export async function closeSpan(tx: Tx, instanceId: string, at: number): Promise<void> {
  await tx
    .update(billingSpan)
    .set({ toAt: larger(billingSpan.fromAt, at) })
    .where(and(eq(billingSpan.instanceId, instanceId), isOpen))
    .run();
}

/** Reopens the span of a machine that was wrongly marked gone: it billed all the time. */
export async function reopenSpan(tx: Tx, instanceId: string): Promise<void> {
  const newest = tx
    .select({ row: sql`MAX(${billingSpan.row})` })
    .from(billingSpan)
    .where(eq(billingSpan.instanceId, instanceId));
  await tx.update(billingSpan).set({ toAt: null }).where(eq(billingSpan.row, newest)).run();
}

// The cost of a machine confirmed missing stops at that time, so it does not drop when the machine is marked gone.
const countedColumns = {
  instanceId: billingSpan.instanceId,
  fromAt: billingSpan.fromAt,
  toAt: sql<number | null>`COALESCE(${billingSpan.toAt},
    CASE WHEN ${instance.missing} > 0 THEN ${larger(billingSpan.fromAt, instance.missingSince)} END)`,
  hourlyMicros: sql<number | null>`COALESCE(${billingSpan.hourlyMicros}, ${launch.hourlyMicros})`,
};

function selectCounted(database: Reader | Tx) {
  return database
    .select(countedColumns)
    .from(billingSpan)
    .innerJoin(instance, eq(instance.id, billingSpan.instanceId))
    .leftJoin(launchAttempt, eq(launchAttempt.launchTag, instance.launchTag))
    .leftJoin(launch, eq(launch.id, launchAttempt.launchId));
}

/** Spans of the accounts' machines that end after a moment, by start; an unknown price is the ordered one. */
export async function listSpansSince(
  database: Reader | Tx,
  accountIds: string[],
  since: number,
): Promise<BillingSpan[]> {
  return selectCounted(database)
    .where(and(inArray(instance.accountId, accountIds), or(isOpen, gt(billingSpan.toAt, since))))
    .orderBy(asc(billingSpan.fromAt), asc(billingSpan.row))
    .all();
}

/** Spans of these machines, oldest first; an unknown price is the ordered one. */
export async function listSpans(database: Reader | Tx, instanceIds: string[]): Promise<BillingSpan[]> {
  return selectCounted(database)
    .where(inArray(billingSpan.instanceId, instanceIds))
    .orderBy(asc(billingSpan.row))
    .all();
}

/** The prepaid periods of the accounts' machines, by machine. */
export async function listPrepaidPeriods(
  database: Reader | Tx,
  accountIds: string[],
): Promise<PrepaidPeriod[]> {
  const paidAt = sql<number>`COALESCE(${launchAttempt.sentAt}, ${instance.startedAt})`;
  return await database
    .select({
      instanceId: instance.id,
      fromAt: paidAt,
      toAt: sql<number>`${paidAt} + ${launch.periodHours} * 3600000`,
      committedMicros: sql<number>`${launch.committedMicros}`,
    })
    .from(instance)
    .innerJoin(launchAttempt, eq(launchAttempt.launchTag, instance.launchTag))
    .innerJoin(launch, eq(launch.id, launchAttempt.launchId))
    .where(and(inArray(instance.accountId, accountIds), isNotNull(launch.periodHours)))
    .orderBy(asc(instance.id))
    .all();
}
