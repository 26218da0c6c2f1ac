import "server-only";
import { headers } from "next/headers";

import { addAuditEvent, type AuditEvent, type AuditOutcome } from "@/db/audit";
import { getDatabase } from "@/db/client";
import type { OwnerActor, TokenActor } from "@/lib/actor";
import { readSender } from "@/lib/sender/sender";
import { redact } from "@/lib/redaction/redact";
import { plainText } from "@/lib/domain/text";
import { log } from "@/lib/log";
import { atomically } from "@/db/transactions";

import { recordCountedRefusals, refusalWindows } from "./refusal-windows";
import type { AuditAction } from "./labels";

/** What happened to what. `subject` and `detail` are for people; secrets in them are redacted. */
export interface AuditEntry {
  action: AuditAction;
  subject?: string | null;
  outcome?: AuditOutcome;
  detail?: string | null;
}

/** Who did it. For an owner who is just signing in, only the address is known. */
export type AuditActor = Pick<OwnerActor, "kind" | "email"> | TokenActor | "stranger";

/**
 * Writes an audit event of this request. Called after the fact, so it never throws: an event that cannot be written is
 * logged as an error.
 */
export async function recordAuditEvent(actor: AuditActor, happening: AuditEntry): Promise<void> {
  try {
    const event = (await createAuditEventBuilder(actor))(happening);
    if (actor === "stranger" && event.outcome === "refused" && !(await isFirstRefusal(event))) return;
    await atomically(getDatabase(), (tx) => addAuditEvent(tx, event));
  } catch {
    log.error(`The audit log entry “${happening.action}” could not be saved.`);
  }
}

/**
 * Strangers can be refused any number of times: per network and ten minutes, one event and then a count is recorded.
 */
async function isFirstRefusal({ action, address, at }: AuditEvent): Promise<boolean> {
  await recordCountedRefusals(getDatabase);
  return refusalWindows().isFirst(action, address, { now: performance.now(), at });
}

/** Builds audit events of this request for callers that write them in their own transaction. */
export async function createAuditEventBuilder(
  actor: AuditActor,
): Promise<(happening: AuditEntry) => AuditEvent> {
  const { address } = readSender(await headers());
  return ({ action, subject = null, outcome = "done", detail = null }) => ({
    at: Date.now(),
    actorKind: actor === "stranger" ? actor : actor.kind,
    actor: actor === "stranger" ? null : actorName(actor),
    action,
    subject: subject === null ? null : redact(plainText(subject, 200)),
    outcome,
    detail: detail === null ? null : redact(plainText(detail, 600)),
    address,
  });
}

function actorName(actor: Exclude<AuditActor, "stranger">): string {
  return actor.kind === "owner" ? actor.email : actor.name;
}
