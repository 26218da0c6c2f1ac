import type { InstanceState } from "@/lib/domain/instance";
import type { ProviderId } from "@/lib/domain/provider-id";

import type { Database } from "./client";
import { addHistoryEvent } from "./history";
import { bumpLedgerRevision } from "./revision";
import { openSpan } from "./billing-spans";
import { statements } from "./statements";
import { atomically } from "./transaction";

/**
 * A machine of an account, ours or not. Times are epoch milliseconds, prices micro-dollars per machine-hour.
 */
export interface StoredInstance {
  id: string;
  accountId: string;
  provider: ProviderId;
  nativeId: string;
  /** Null: not started here, so never touched. */
  marker: string | null;
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

const columns = `id, account_id AS accountId, provider, native_id AS nativeId, marker, name, state, raw_state AS rawState,
  bills, hourly_micros AS hourlyMicros, facts, started_at AS startedAt, seen_at AS seenAt, read_at AS readAt, missing,
  missing_since AS missingSince, gone_at AS goneAt, ends_at AS endsAt, ends_preset AS endsPreset, kill_at AS killAt, kill_spend AS killSpend,
  paid_until AS paidUntil`;
const inAccountsSql = "account_id IN (SELECT value FROM json_each(?))";

/** The hours of the launch in milliseconds, when the machine has a termination time. */
const timeLimitSql = (launchTag: string, endsAt: string) => `CASE WHEN ${endsAt} IS NOT NULL THEN (
  SELECT MAX(1, CAST(round(l.hours * 3600000) AS INTEGER)) FROM launch_attempt a JOIN launch l ON l.id = a.launch_id
  WHERE a.marker = ${launchTag}) END`;

/** 1 when the launch runs for exactly its paid period and the machine has a termination time. */
const isPresetSql = (launchTag: string, endsAt: string) => `COALESCE(${endsAt} IS NOT NULL AND (
  SELECT l.hours = l.period_hours FROM launch_attempt a JOIN launch l ON l.id = a.launch_id
  WHERE a.marker = ${launchTag}), 0)`;

const prepare = statements((client) => ({
  byId: client.prepare<[string], StoredInstance>(`SELECT ${columns} FROM instance WHERE id = ?`),
  byNativeId: client.prepare<[string, string], StoredInstance>(
    `SELECT ${columns} FROM instance WHERE account_id = ? AND native_id = ?`,
  ),
  byMarker: client.prepare<[string], StoredInstance>(
    `SELECT ${columns} FROM instance WHERE marker = ? ORDER BY started_at, id`,
  ),
  present: client.prepare<[string], StoredInstance>(
    `SELECT ${columns} FROM instance WHERE ${inAccountsSql} AND gone_at IS NULL ORDER BY started_at DESC`,
  ),
  ended: client.prepare<[string, number], StoredInstance>(
    `SELECT ${columns} FROM instance WHERE ${inAccountsSql} AND gone_at >= ? ORDER BY gone_at DESC LIMIT 100`,
  ),
  insert: client.prepare<[Omit<NewInstance, "billsFrom"> & Pick<StoredInstance, "seenAt" | "readAt">]>(
    `INSERT INTO instance (id, account_id, provider, native_id, marker, name, state, raw_state, bills, hourly_micros,
       facts, started_at, seen_at, read_at, ends_at, ends_within, ends_preset, kill_at, kill_spend, paid_until)
     VALUES (@id, @accountId, @provider, @nativeId, @marker, @name, @state, @rawState, @bills, @hourlyMicros,
       @facts, @startedAt, @seenAt, @readAt, @endsAt, ${timeLimitSql("@marker", "@endsAt")},
       ${isPresetSql("@marker", "@endsAt")}, @killAt, @killSpend, @paidUntil)`,
  ),
  claim: client.prepare<[LaunchLink & { id: string }]>(
    `UPDATE instance SET marker = @marker, ends_at = @endsAt, ends_within = ${timeLimitSql("@marker", "@endsAt")},
       ends_preset = ${isPresetSql("@marker", "@endsAt")}, paid_until = COALESCE(paid_until, @paidUntil)
     WHERE id = @id AND marker IS NULL`,
  ),
  observe: client.prepare<[Observation & { id: string }]>(
    `UPDATE instance SET name = @name, state = @state, raw_state = @rawState, bills = @bills,
       hourly_micros = COALESCE(@hourlyMicros, hourly_micros), facts = @facts, seen_at = @seenAt, read_at = @readAt, missing = 0,
       missing_since = NULL, gone_at = NULL WHERE id = @id`,
  ),
  touch: client.prepare<[number, string]>(
    "UPDATE instance SET seen_at = ?, missing = 0, missing_since = NULL WHERE id = ?",
  ),
  miss: client.prepare<[number, string]>(
    "UPDATE instance SET missing = missing + 1, missing_since = COALESCE(missing_since, ?) WHERE id = ?",
  ),
  end: client.prepare<[number, string]>(
    "UPDATE instance SET state = 'gone', bills = 0, gone_at = ? WHERE id = ? AND gone_at IS NULL",
  ),
  setKillSwitch: client.prepare<[number | null, string | null, string]>(
    "UPDATE instance SET kill_at = ?, kill_spend = ? WHERE id = ?",
  ),
  movePaidEnd: client.prepare<[{ id: string; paidUntil: number; endsAt: number | null; at: number }]>(
    `UPDATE instance SET paid_until = @paidUntil, ends_at = @endsAt,
       ends_within = CASE WHEN ends_at IS @endsAt THEN ends_within ELSE MAX(1, @endsAt - @at) END
     WHERE id = @id`,
  ),
  schedule: client.prepare<[number | null, number | null, string]>(
    "UPDATE instance SET ends_at = ?, ends_within = ?, ends_preset = 0 WHERE id = ?",
  ),
}));

export async function findInstance(database: Database, id: string): Promise<StoredInstance | null> {
  return prepare(database).byId.get(id) ?? null;
}

export async function findInstanceByNativeId(
  database: Database,
  accountId: string,
  nativeId: string,
): Promise<StoredInstance | null> {
  return prepare(database).byNativeId.get(accountId, nativeId) ?? null;
}

/** `findInstanceByNativeId`, inside a transaction of the caller. */
export function findInstanceByNativeIdWithin(
  database: Database,
  accountId: string,
  nativeId: string,
): StoredInstance | null {
  return prepare(database).byNativeId.get(accountId, nativeId) ?? null;
}

/** Machines of a launch tag that are not gone; inside a transaction of the caller. */
export function listPresentByLaunchTag(database: Database, launchTag: string): StoredInstance[] {
  return prepare(database)
    .byMarker.all(launchTag)
    .filter(({ goneAt }) => goneAt === null);
}

/** Links a machine of unknown origin to the launch that made it; inside a transaction of the caller. */
export function linkInstanceToLaunch(
  database: Database,
  id: string,
  { marker, endsAt, paidUntil }: LaunchLink,
): void {
  prepare(database).claim.run({ marker, endsAt, paidUntil, id });
}

/** The fields that a machine inherits from its launch. */
type LaunchLink = Pick<StoredInstance, "endsAt" | "paidUntil"> & { marker: string };

/** Usually one; more are duplicates. */
export async function listInstancesByLaunchTag(
  database: Database,
  launchTag: string,
): Promise<StoredInstance[]> {
  return prepare(database).byMarker.all(launchTag);
}

/** All that are not gone, newest first. */
export async function listPresentInstances(
  database: Database,
  accountIds: string[],
): Promise<StoredInstance[]> {
  return prepare(database).present.all(JSON.stringify(accountIds));
}

/** Gone at or after a moment, newest first, at most 100. */
export async function listEndedInstances(
  database: Database,
  accountIds: string[],
  since: number,
): Promise<StoredInstance[]> {
  return prepare(database).ended.all(JSON.stringify(accountIds), since);
}

/**
 * Inserts a machine with its first billing span, inside a transaction of the caller. Links an existing row (a
 * list found it before the reply arrived) to the launch. Returns its id.
 */
export function insertOrLinkInstance(database: Database, instance: NewInstance): string {
  const known = prepare(database).byNativeId.get(instance.accountId, instance.nativeId);
  if (known) {
    const { marker } = instance;
    if (marker !== null) linkInstanceToLaunch(database, known.id, { ...instance, marker });
    return known.id;
  }
  const { billsFrom, ...row } = instance;
  prepare(database).insert.run({ ...row, seenAt: row.seenAt ?? null, readAt: row.readAt ?? null });
  if (billsFrom !== null) openSpan(database, instance.id, billsFrom, instance.hourlyMicros);
  return instance.id;
}

/** A listed state of a known machine. */
export interface Observation {
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
export function observeInstance(database: Database, id: string, observation: Observation): void {
  prepare(database).observe.run({ ...observation, id });
}

/** Updates only the time at which an unchanged machine was seen. */
export function touchInstance(database: Database, id: string, at: number): void {
  prepare(database).touch.run(at, id);
}

/** Counts an accepted list that did not show the machine. */
export function recordMissedListing(database: Database, id: string, at: number): void {
  prepare(database).miss.run(at, id);
}

/** Marks a machine as gone, after its termination was confirmed. */
export function markInstanceGone(database: Database, id: string, at: number): void {
  prepare(database).end.run(at, id);
}

/** Stores the reported end of the paid period, and the time limit; inside a transaction of the caller. */
export function updatePaidUntil(
  database: Database,
  id: string,
  moved: { paidUntil: number; endsAt: number | null; at: number },
): void {
  prepare(database).movePaidEnd.run({ ...moved, id });
}

/** Stores an auto-delete that the provider accepted. */
export async function saveAutoDelete(
  database: Database,
  instance: StoredInstance,
  { at, spend }: { at: number | null; spend: string | null },
  event: { now: number; title: string },
): Promise<void> {
  atomically(database, () => {
    prepare(database).setKillSwitch.run(at, spend, instance.id);
    addHistoryEvent(database, {
      instanceId: instance.id,
      at: event.now,
      kind: "call",
      tone: "plain",
      title: event.title,
      detail: null,
    });
    bumpLedgerRevision(database);
  });
}

/** Sets when this app terminates the machine; null is never. */
export async function setTerminationTime(
  database: Database,
  instance: StoredInstance,
  endsAt: number | null,
  now: number,
  title: string,
): Promise<void> {
  atomically(database, () => {
    const within = endsAt === null ? null : Math.max(1, endsAt - now);
    prepare(database).schedule.run(endsAt, within, instance.id);
    addHistoryEvent(database, {
      instanceId: instance.id,
      at: now,
      kind: "intent",
      tone: "plain",
      title,
      detail: null,
    });
    bumpLedgerRevision(database);
  });
}
