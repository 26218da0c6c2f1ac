import { and, desc, eq, lt, sql } from "drizzle-orm";

import { auditEvent } from "./access-schema";
import { statements, type Reader, type Tx } from "./connections";
import { placeholders } from "./statements";

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

const prepare = statements((database) => ({
  add: database
    .insert(auditEvent)
    .values({ ...placeholders(auditEvent), id: sql`NULL` })
    .prepare(),
}));

/** Appends to the audit log, which is never changed or shortened. */
export async function addAuditEvent(tx: Tx, event: AuditEvent): Promise<void> {
  await prepare(tx).add.run({ ...event });
}

/** The newest matching events, newest first. */
export async function listAuditEvents(
  database: Reader | Tx,
  { before = Number.MAX_SAFE_INTEGER, action = null, limit }: AuditQuery,
): Promise<StoredAuditEvent[]> {
  return await database
    .select()
    .from(auditEvent)
    .where(and(lt(auditEvent.id, before), action === null ? undefined : eq(auditEvent.action, action)))
    .orderBy(desc(auditEvent.id))
    .limit(limit)
    .all();
}
