import type { Database } from "./client";
import { statements } from "./statements";

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

const columns =
  "s.instance_id AS instanceId, s.from_at AS fromAt, s.to_at AS toAt, s.hourly_micros AS hourlyMicros";
// Uses the ordered price when the price of a machine of this app is unknown. The cost of a machine confirmed
// missing stops at that time, so it does not drop when the machine is marked gone.
const countedColumns = `s.instance_id AS instanceId, s.from_at AS fromAt,
  COALESCE(s.to_at, CASE WHEN i.missing > 0 THEN MAX(s.from_at, i.missing_since) END) AS toAt,
  COALESCE(s.hourly_micros, (SELECT l.hourly_micros FROM launch_attempt a JOIN launch l ON l.id = a.launch_id
    WHERE a.marker = i.marker)) AS hourlyMicros`;

const prepare = statements((client) => ({
  open: client.prepare<[string, number, number | null]>(
    "INSERT INTO billing_span (instance_id, from_at, hourly_micros) VALUES (?, ?, ?)",
  ),
  current: client.prepare<[string], BillingSpan>(
    `SELECT ${columns} FROM billing_span s WHERE s.instance_id = ? AND s.to_at IS NULL`,
  ),
  close: client.prepare<[number, string]>(
    "UPDATE billing_span SET to_at = MAX(from_at, ?) WHERE instance_id = ? AND to_at IS NULL",
  ),
  reopen: client.prepare<[string]>(
    `UPDATE billing_span SET to_at = NULL
     WHERE row = (SELECT MAX(row) FROM billing_span WHERE instance_id = ?)`,
  ),
  overlapping: client.prepare<[string, number], BillingSpan>(
    `SELECT ${countedColumns} FROM billing_span s JOIN instance i ON i.id = s.instance_id
     WHERE i.account_id IN (SELECT value FROM json_each(?)) AND (s.to_at IS NULL OR s.to_at > ?) ORDER BY s.from_at`,
  ),
  ofInstances: client.prepare<[string], BillingSpan>(
    `SELECT ${countedColumns} FROM billing_span s JOIN instance i ON i.id = s.instance_id
     WHERE s.instance_id IN (SELECT value FROM json_each(?)) ORDER BY s.row`,
  ),
  prepaid: client.prepare<[string], PrepaidPeriod>(
    `SELECT i.id AS instanceId, COALESCE(a.sent_at, i.started_at) AS fromAt,
       COALESCE(a.sent_at, i.started_at) + l.period_hours * 3600000 AS toAt, l.committed_micros AS committedMicros
     FROM instance i JOIN launch_attempt a ON a.marker = i.marker JOIN launch l ON l.id = a.launch_id
     WHERE i.account_id IN (SELECT value FROM json_each(?)) AND l.period_hours IS NOT NULL`,
  ),
}));

/** Starts a span; inside a transaction of the caller. */
export function openSpan(
  database: Database,
  instanceId: string,
  at: number,
  hourlyMicros: number | null,
): void {
  prepare(database).open.run(instanceId, at, hourlyMicros);
}

export function findOpenSpan(database: Database, instanceId: string): BillingSpan | null {
  return prepare(database).current.get(instanceId) ?? null;
}

/** Ends a span; inside a transaction of the caller. */
export function closeSpan(database: Database, instanceId: string, at: number): void {
  prepare(database).close.run(at, instanceId);
}

/** Reopens the span of a machine that was wrongly marked gone: it billed all the time. */
export function reopenSpan(database: Database, instanceId: string): void {
  prepare(database).reopen.run(instanceId);
}

/** Spans of the accounts' machines that end after a moment, by start; an unknown price is the ordered one. */
export async function listSpansSince(
  database: Database,
  accountIds: string[],
  since: number,
): Promise<BillingSpan[]> {
  return prepare(database).overlapping.all(JSON.stringify(accountIds), since);
}

/** Spans of these machines, oldest first; an unknown price is the ordered one. */
export async function listSpans(database: Database, instanceIds: string[]): Promise<BillingSpan[]> {
  return prepare(database).ofInstances.all(JSON.stringify(instanceIds));
}

/** The prepaid periods of the accounts' machines. */
export async function listPrepaidPeriods(database: Database, accountIds: string[]): Promise<PrepaidPeriod[]> {
  return prepare(database).prepaid.all(JSON.stringify(accountIds));
}
