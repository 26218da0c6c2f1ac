import { and, asc, desc, eq, getTableColumns, gte, inArray, isNull, sql } from "drizzle-orm";

import type { InstanceState } from "@/lib/domain/instance";
import type { ProviderId } from "@/lib/domain/provider-id";

import { openSpan } from "./billing-spans";
import { statements, type Reader, type Tx } from "./connections";
import { addHistoryEvent } from "./history";
import { instance, launch, launchAttempt } from "./ledger-schema";
import { bumpLedgerRevision } from "./revision";
import { placeholders } from "./statements";

/**
 * A machine of an account, ours or not. Times are epoch milliseconds, prices micro-dollars per machine-hour.
 */
export interface StoredInstance {
  id: string;
  accountId: string;
  provider: ProviderId;
  nativeId: string;
  /** Null: not started here, so never touched. */
  launchTag: string | null;
  name: string;
  state: InstanceState;
  rawState: string | null;
  bills: 0 | 1 | null;
  hourlyMicros: number | null;
  /** `InstanceFacts` as JSON: other reported facts, without passwords and tokens. */
  facts: string;
  startedAt: number;
  seenAt: number | null;
  /** When it was last read by its id while no list showed it. */
  readAt: number | null;
  missing: number;
  missingSince: number | null;
  goneAt: number | null;
  endsAt: number | null;
  /** Whether `endsAt` is the end of the paid period, and moves with it; 0 when a person chose it. */
  endsPreset: 0 | 1;
  /** The provider's auto-delete; dollars as decimal text. */
  killAt: number | null;
  killSpend: string | null;
  /** Until when a prepaid machine is paid for; null when it bills by the hour or this is unknown. */
  paidUntil: number | null;
}

/** A machine as first recorded. */
export type NewInstance = Omit<
  StoredInstance,
  "seenAt" | "readAt" | "missing" | "missingSince" | "goneAt" | "endsPreset"
> & {
  seenAt?: number | null;
  readAt?: number | null;
  /** When billing starts to count; null when it does not bill. */
  billsFrom: number | null;
};

const { endsWithin: _endsWithin, ...columns } = getTableColumns(instance);

const prepare = statements((database) => ({
  byNativeId: database
    .select(columns)
    .from(instance)
    .where(
      and(
        eq(instance.accountId, sql.placeholder("accountId")),
        eq(instance.nativeId, sql.placeholder("nativeId")),
      ),
    )
    .prepare(),
  insert: database.insert(instance).values(placeholders(instance)).prepare(),
  timeLimit: database
    .select({
      endsWithin: sql<number | null>`CAST(ROUND(${launch.hours} * 3600000) AS BIGINT)`,
      endsPreset: sql<0 | 1>`CASE WHEN ${launch.hours} = ${launch.periodHours} THEN 1 ELSE 0 END`,
    })
    .from(launchAttempt)
    .innerJoin(launch, eq(launch.id, launchAttempt.launchId))
    .where(eq(launchAttempt.launchTag, sql.placeholder("launchTag")))
    .prepare(),
  touch: database
    .update(instance)
    .set({ seenAt: sql`${sql.placeholder("at")}`, missing: 0, missingSince: null })
    .where(eq(instance.id, sql.placeholder("id")))
    .prepare(),
}));

export async function findInstance(database: Reader | Tx, id: string): Promise<StoredInstance | null> {
  return (await database.select(columns).from(instance).where(eq(instance.id, id)).get()) ?? null;
}

export async function findInstanceByNativeId(
  database: Reader | Tx,
  accountId: string,
  nativeId: string,
): Promise<StoredInstance | null> {
  return (await prepare(database).byNativeId.get({ accountId, nativeId })) ?? null;
}

/** Machines of a launch tag, gone or not. Usually one; more are duplicates. */
export async function listInstancesByLaunchTag(
  database: Reader | Tx,
  launchTag: string,
): Promise<StoredInstance[]> {
  return await database
    .select(columns)
    .from(instance)
    .where(eq(instance.launchTag, launchTag))
    .orderBy(asc(instance.startedAt), asc(instance.id))
    .all();
}

/** Machines of a launch tag that are not gone. */
export async function listPresentByLaunchTag(
  database: Reader | Tx,
  launchTag: string,
): Promise<StoredInstance[]> {
  return (await listInstancesByLaunchTag(database, launchTag)).filter(({ goneAt }) => goneAt === null);
}

/** The fields that a machine inherits from its launch. */
type LaunchLink = Pick<StoredInstance, "endsAt" | "paidUntil"> & { launchTag: string };

/** Links a machine of unknown origin to the launch that made it; inside a transaction of the caller. */
export async function linkInstanceToLaunch(
  tx: Tx,
  id: string,
  { launchTag, endsAt, paidUntil }: LaunchLink,
): Promise<void> {
  await tx
    .update(instance)
    .set({
      launchTag,
      endsAt,
      ...(await findTimeLimit(tx, launchTag, endsAt)),
      paidUntil: sql`COALESCE(${instance.paidUntil}, ${paidUntil})`,
    })
    .where(and(eq(instance.id, id), isNull(instance.launchTag)))
    .run();
}

/**
 * The hours of the launch in milliseconds, and whether they are exactly its paid period; null and 0 without a
 * termination time.
 */
async function findTimeLimit(
  database: Reader | Tx,
  launchTag: string | null,
  endsAt: number | null,
): Promise<{ endsWithin: number | null; endsPreset: 0 | 1 }> {
  const order =
    launchTag === null || endsAt === null ? undefined : await prepare(database).timeLimit.get({ launchTag });
  if (!order) return { endsWithin: null, endsPreset: 0 };
  return { ...order, endsWithin: order.endsWithin === null ? null : Math.max(1, order.endsWithin) };
}

/** All that are not gone, newest first. */
export async function listPresentInstances(
  database: Reader | Tx,
  accountIds: string[],
): Promise<StoredInstance[]> {
  return await database
    .select(columns)
    .from(instance)
    .where(and(inArray(instance.accountId, accountIds), isNull(instance.goneAt)))
    .orderBy(desc(instance.startedAt), asc(instance.id))
    .all();
}

/** Gone at or after a moment, newest first, at most 100. */
export async function listEndedInstances(
  database: Reader | Tx,
  accountIds: string[],
  since: number,
): Promise<StoredInstance[]> {
  return await database
    .select(columns)
    .from(instance)
    .where(and(inArray(instance.accountId, accountIds), gte(instance.goneAt, since)))
    .orderBy(desc(instance.goneAt), asc(instance.id))
    .limit(100)
    .all();
}

const unseen = { seenAt: null, readAt: null, missing: 0, missingSince: null, goneAt: null };

/**
 * Inserts a machine with its first billing span, inside a transaction of the caller. Links an existing row (a
 * list found it before the reply arrived) to the launch. Returns its id.
 */
export async function insertOrLinkInstance(tx: Tx, found: NewInstance): Promise<string> {
  const { billsFrom, ...row } = found;
  const known = await findInstanceByNativeId(tx, row.accountId, row.nativeId);
  if (known) {
    const { launchTag } = row;
    if (launchTag !== null) await linkInstanceToLaunch(tx, known.id, { ...row, launchTag });
    return known.id;
  }
  await prepare(tx).insert.run({
    ...unseen,
    ...row,
    ...(await findTimeLimit(tx, row.launchTag, row.endsAt)),
  });
  if (billsFrom !== null) await openSpan(tx, row.id, billsFrom, row.hourlyMicros);
  return row.id;
}

/** A listed state of a known machine. */
interface Observation {
  name: string;
  state: InstanceState;
  rawState: string | null;
  bills: 0 | 1 | null;
  hourlyMicros: number | null;
  facts: string;
  seenAt: number | null;
  readAt: number | null;
}

/** Updates a listed machine, inside a transaction of the caller; one that was marked gone becomes present. */
export async function observeInstance(tx: Tx, id: string, observation: Observation): Promise<void> {
  const { hourlyMicros, ...state } = observation;
  await tx
    .update(instance)
    .set({
      ...state,
      hourlyMicros: hourlyMicros ?? undefined,
      missing: 0,
      missingSince: null,
      goneAt: null,
    })
    .where(eq(instance.id, id))
    .run();
}

/** Updates only the time at which an unchanged machine was seen. */
export async function touchInstance(tx: Tx, id: string, at: number): Promise<void> {
  await prepare(tx).touch.run({ at, id });
}

/** Counts an accepted list that did not show the machine. */
export async function recordMissedListing(tx: Tx, id: string, at: number): Promise<void> {
  await tx
    .update(instance)
    .set({
      missing: sql`${instance.missing} + 1`,
      missingSince: sql`COALESCE(${instance.missingSince}, ${at})`,
    })
    .where(eq(instance.id, id))
    .run();
}

/** Marks a machine as gone, after its termination was confirmed. */
export async function markInstanceGone(tx: Tx, id: string, at: number): Promise<void> {
  await tx
    .update(instance)
    .set({ state: "gone", bills: 0, goneAt: at })
    .where(and(eq(instance.id, id), isNull(instance.goneAt)))
    .run();
}

/** Stores the reported end of the paid period, and the time limit; inside a transaction of the caller. */
export async function updatePaidUntil(
  tx: Tx,
  id: string,
  { paidUntil, endsAt, at }: { paidUntil: number; endsAt: number | null; at: number },
): Promise<void> {
  await tx
    .update(instance)
    .set({
      paidUntil,
      endsAt,
      endsWithin: sql`CASE WHEN ${instance.endsAt} IS NOT DISTINCT FROM ${endsAt} THEN ${instance.endsWithin} ELSE ${endsAt === null ? null : Math.max(1, endsAt - at)} END`,
    })
    .where(eq(instance.id, id))
    .run();
}

/** Stores an auto-delete that the provider accepted. */
export async function saveAutoDelete(
  tx: Tx,
  { id: instanceId }: StoredInstance,
  { at: killAt, spend: killSpend }: { at: number | null; spend: string | null },
  { now: at, title }: { now: number; title: string },
): Promise<void> {
  await tx.update(instance).set({ killAt, killSpend }).where(eq(instance.id, instanceId)).run();
  await addHistoryEvent(tx, { instanceId, at, kind: "call", tone: "plain", title, detail: null });
  await bumpLedgerRevision(tx);
}

/** Sets when this app terminates the machine; null is never. */
export async function setTerminationTime(
  tx: Tx,
  { id: instanceId }: StoredInstance,
  endsAt: number | null,
  now: number,
  title: string,
): Promise<void> {
  const endsWithin = endsAt === null ? null : Math.max(1, endsAt - now);
  await tx
    .update(instance)
    .set({ endsAt, endsWithin, endsPreset: 0 })
    .where(eq(instance.id, instanceId))
    .run();
  await addHistoryEvent(tx, { instanceId, at: now, kind: "intent", tone: "plain", title, detail: null });
  await bumpLedgerRevision(tx);
}
