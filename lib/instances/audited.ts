import "server-only";

import { getDatabase } from "@/db/client";
import { findLaunch, type StoredLaunch } from "@/db/ledger";
import { createAuditEventBuilder, recordAuditEvent, type AuditEntry } from "@/lib/audit/record";
import type { AuditAction } from "@/lib/audit/labels";
import type { Actor } from "@/lib/auth/actor";
import { providerLabels } from "@/lib/domain/provider-id";

import { runAction, requestInstanceTermination, launchFromOrder } from "./change";
import type { Failure } from "./failure";
import type { LaunchResult } from "./launch";
import { nameWithoutTag } from "./names";
import { findLaunchView, findPresentInstance } from "./read";
import { dollarsText } from "./refusals";
import type { ActionResult, LaunchView, RevealAnswer } from "./schema";

/**
 * Runs `launchFromOrder` and writes the audit event in the same transaction as the intent. A refusal has its own
 * event.
 */
export async function launchAudited(
  order: unknown,
  actor: Actor,
): Promise<{ result: LaunchResult; launch: LaunchView | null }> {
  const eventOf = await createAuditEventBuilder(actor);
  const result = await launchFromOrder(order, actor, (intent) => eventOf(orderedEntry(intent)));
  const launch = result.kind === "launched" ? await findLaunchView(result.launchId) : null;
  if (result.kind === "refused") await recordAuditEvent(actor, refusedEntry(order, result));
  else if (result.isNew && launch?.state === "rejected") await recordAuditEvent(actor, rejectedEntry(launch));
  return { result, launch };
}

/** Runs an action and writes who requested it, and its result, to the audit log. */
export async function runAudited<T extends ActionResult | Failure | RevealAnswer>(
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

/** Terminates a machine or runs another action on it. */
export function runActionAudited(
  actor: Actor,
  about: string,
  action: string,
  value: string,
): Promise<ActionResult | Failure> {
  if (action === "terminate")
    return runAudited(actor, { action, about }, () => requestInstanceTermination(about));
  const detail = value === "" ? action : `${action} ${value}`;
  return runAudited(actor, { action: "machine.act", about, detail }, () =>
    runAction(about, action, value, actor),
  );
}

/** The event of an order about to be sent; its result is in the launch's history. */
function orderedEntry({ id, name, offerId, provider, ...price }: StoredLaunch): AuditEntry {
  const { hourlyMicros, committedMicros, periodHours } = price;
  const due = periodHours === null ? "" : `, ${dollarsText(committedMicros)} due for ${periodHours} hours`;
  const what = `${providerLabels[provider]}, offer ${offerId}, ${dollarsText(hourlyMicros)} an hour${due}, launch ${id}`;
  return { action: "launch", subject: name, outcome: "done", detail: `${what}: ordered` };
}

function rejectedEntry({ id, name, message }: LaunchView): AuditEntry {
  const detail = `launch ${id}: rejected${message ? `, ${message}` : ""}`;
  return { action: "launch", subject: name, outcome: "failed", detail };
}

function refusedEntry(order: unknown, { refusal }: Extract<LaunchResult, { kind: "refused" }>): AuditEntry {
  const { name, offerId, maxPriceMicros } = (order ?? {}) as Record<string, unknown>;
  const price = typeof maxPriceMicros === "number" ? `, at most ${dollarsText(maxPriceMicros)} an hour` : "";
  const offer = typeof offerId === "string" ? `offer ${offerId.slice(0, 40)}${price}: ` : "";
  return {
    action: "launch",
    subject: typeof name === "string" ? name : null,
    outcome: refusal.kind === "ledger" ? "failed" : "refused",
    detail: `${offer}${refusal.kind}: ${refusal.title}`,
  };
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
