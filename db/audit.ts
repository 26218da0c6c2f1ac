import type { Database } from "./client";
import { statements } from "./statements";

export type AuditOutcome = "done" | "refused" | "failed";

/** One event of the audit log. `at` is epoch milliseconds; null means unknown or not applicable. */
export interface AuditEvent {
  at: number;
  actorKind: "owner" | "token" | "app" | "stranger";
  actor: string | null;
  action: string;
  subject: string | null;
  outcome: AuditOutcome;
  detail: string | null;
  address: string | null;
}

export interface StoredAuditEvent extends AuditEvent {
  id: number;
}

/** Selects events before the one with this id; all actions unless one is named. */
export interface AuditQuery {
  before?: number;
  action?: string | null;
  limit: number;
}

const prepare = statements((client) => ({
  add: client.prepare<[AuditEvent]>(
    `INSERT INTO audit_event (at, actor_kind, actor, action, subject, outcome, detail, address)
     VALUES (@at, @actorKind, @actor, @action, @subject, @outcome, @detail, @address)`,
  ),
  list: client.prepare<[Required<AuditQuery>], StoredAuditEvent>(
    `SELECT id, at, actor_kind AS actorKind, actor, action, subject, outcome, detail, address
     FROM audit_event WHERE id < @before AND (@action IS NULL OR action = @action) ORDER BY id DESC LIMIT @limit`,
  ),
}));

/** Appends to the audit log, which is never changed or shortened. */
export async function addAuditEvent(database: Database, event: AuditEvent): Promise<void> {
  addAuditEventWithin(database, event);
}

/** `addAuditEvent`, inside a transaction of the caller. */
export function addAuditEventWithin(database: Database, event: AuditEvent): void {
  prepare(database).add.run(event);
}

/** The newest matching events, newest first. */
export async function listAuditEvents(
  database: Database,
  { before = Number.MAX_SAFE_INTEGER, action = null, limit }: AuditQuery,
): Promise<StoredAuditEvent[]> {
  return prepare(database).list.all({ before, action, limit });
}
