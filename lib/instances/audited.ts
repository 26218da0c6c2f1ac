import "server-only";

import { getDatabase } from "@/db/client";
import { findLaunch } from "@/db/ledger";
import type { Actor } from "@/lib/actor";
import type { AuditAction } from "@/lib/audit/labels";
import { recordAuditEvent } from "@/lib/audit/record";

import { nameWithoutTag } from "./names";
import { findPresentInstance } from "./read";
import type { Failure } from "./refusals";
import type { ActionResult, RevealResult } from "./schema";

/** Runs an action and writes who requested it, and its result, to the audit log. */
export async function runAudited<T extends ActionResult | Failure | RevealResult>(
  actor: Actor,
  { action, about, detail = null }: { action: AuditAction; about: string; detail?: string | null },
  work: () => Promise<T>,
): Promise<T> {
  const subject = await findSubject(about);
  const result = await work();
  const outcome = result.ok ? "done" : isRefusedResult(result) ? "refused" : "failed";
  const why = result.ok ? null : "kind" in result ? `${result.kind}: ${result.message}` : result.message;
  await recordAuditEvent(actor, {
    action,
    subject,
    outcome,
    detail: [detail, why].filter(Boolean).join("; ") || null,
  });
  return result;
}

/** The name of a machine or a launch, or its id if it has no name. */
async function findSubject(about: string): Promise<string> {
  const instance = await findPresentInstance(about);
  if (instance) return nameWithoutTag(instance.name);
  return (await findLaunch(getDatabase(), about))?.name ?? about;
}

function isRefusedResult(result: object): boolean {
  return "kind" in result && result.kind !== "failed" && result.kind !== "ledger";
}
