import type { Database } from "./client";
import { statements } from "./statements";

export type AuditOutcome = "done" | "refused" | "failed";

/** One line of the record of who did what. `at` in epoch milliseconds; null is “not known” or “does not apply”. */
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

const prepare = statements((client) => ({
  add: client.prepare<[AuditEvent]>(
    `INSERT INTO audit_event (at, actor_kind, actor, action, subject, outcome, detail, address)
     VALUES (@at, @actorKind, @actor, @action, @subject, @outcome, @detail, @address)`,
  ),
  list: client.prepare<[number, number], StoredAuditEvent>(
    `SELECT id, at, actor_kind AS actorKind, actor, action, subject, outcome, detail, address
     FROM audit_event WHERE id < ? ORDER BY id DESC LIMIT ?`,
  ),
}));

/** Adds to the record, which nothing changes or shortens afterwards. */
export async function addAuditEvent(database: Database, event: AuditEvent): Promise<void> {
  prepare(database).add.run(event);
}

/** The newest events before one of them, newest first. */
export async function listAuditEvents(
  database: Database,
  { before = Number.MAX_SAFE_INTEGER, limit }: { before?: number; limit: number },
): Promise<StoredAuditEvent[]> {
  return prepare(database).list.all(before, limit);
}
