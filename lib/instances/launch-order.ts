import "server-only";

import { getDatabase } from "@/db/client";
import type { CapLimits, TokenCap } from "@/db/caps";
import { readLaunchSettings } from "@/db/launch-settings";
import { findLaunch, findLaunchByToken, listAttempts, type StoredLaunch } from "@/db/ledger";
import { listStoredSshKeys, type StoredSshKey } from "@/db/ssh-keys";
import type { Actor } from "@/lib/actor";
import { createAuditEventBuilder, recordAuditEvent, type AuditEntry } from "@/lib/audit/record";
import { systemClock } from "@/lib/clock/clock";
import { providerLabels } from "@/lib/domain/provider-id";
import { assumedCurrencies, env } from "@/lib/env";
import { currentIndex } from "@/lib/offers/current-index";
import { getOffer } from "@/lib/offers/queries";
import { calculatePrice, prepaidMicros } from "@/lib/offers/pricing";
import { recordLaunchRefusalMetrics } from "@/lib/metrics/record";
import { processState } from "@/lib/process-state";
import { annotateSpan, traced } from "@/lib/trace";

import { findStoredOffer } from "./form";
import { launch, replayLaunch } from "./launch";
import type { LaunchContext } from "./launch-context";
import { hashOrder, parseOrder } from "./order";
import {
  connectChangedAccounts,
  findProviderClient,
  processHolder,
  requestAccountListing,
} from "./provider-clients";
import { presentAccountIds } from "./read";
import { buildRefusal, dollarsText, isLaunchRefusal, refusals } from "./refusals";
import type { LaunchOrder, LaunchRefusal, LaunchResult } from "./schema";
import { findWorkerRefusal } from "./worker";

// Concurrent requests with the same order and token share one launch.
const inProgress = processState<Map<string, Promise<LaunchResult>>>("launches in progress");

/**
 * Launches an order of an authorized actor, once per confirm token. Its audit event is written in the same
 * transaction as the intent; a refusal and a rejection have their own.
 */
export function launchAudited(value: unknown, actor: Actor): Promise<LaunchResult> {
  return traced("launch", {}, () => launchAndRecord(value, actor));
}

async function launchAndRecord(value: unknown, actor: Actor): Promise<LaunchResult> {
  const eventOf = await createAuditEventBuilder(actor);
  const result = await launchInTurn(value, actor, (intent) => eventOf(orderedEntry(intent)));
  if (result.kind === "refused") recordLaunchRefusalMetrics(result.refusal.kind);
  else annotateSpan({ launch_id: result.launchId });
  if (result.kind === "refused") await recordAuditEvent(actor, refusedEntry(value, result.refusal));
  else if (result.isNew) await auditRejection(actor, result.launchId);
  return result;
}

async function launchInTurn(
  value: unknown,
  actor: Actor,
  eventOf: LaunchContext["eventOf"],
): Promise<LaunchResult> {
  const order = parseOrder(value);
  if (isLaunchRefusal(order)) return { kind: "refused", refusal: order };
  if (actor.kind === "token" && order.override !== undefined)
    return { kind: "refused", refusal: refusals.overrideByToken(actor.name) };
  const launches = (inProgress.value ??= new Map());
  const { confirmToken } = order;
  // The first request decides; concurrent ones read its result from the ledger.
  await launches.get(confirmToken)?.catch(() => undefined);
  const work = launchNow(order, actor, eventOf).finally(() => launches.delete(confirmToken));
  launches.set(confirmToken, work);
  return work;
}

async function launchNow(
  order: LaunchOrder,
  actor: Actor,
  eventOf: LaunchContext["eventOf"],
): Promise<LaunchResult> {
  const context = await buildContext(order, actor);
  if (isLaunchRefusal(context)) {
    // A repeated order is answered from the ledger, even if its offer or account is gone since.
    const before = await findLaunchByToken(getDatabase(), order.confirmToken);
    return before ? replayLaunch(before, hashOrder(order)) : { kind: "refused", refusal: context };
  }
  const result = await launch(order, { ...context, eventOf });
  // Only a request that was sent can have changed anything at the provider.
  if (result.kind === "launched" && result.isNew) await requestAccountListing(context.account.id);
  return result;
}

/** What a launch of this order works with, or why there is none. Asks no provider. */
async function buildContext(order: LaunchOrder, actor: Actor): Promise<LaunchContext | LaunchRefusal> {
  const offer = await findStoredOffer(order.offerId);
  if (!offer && (await getOffer(order.offerId)))
    return buildRefusal(
      "not-connected",
      "A public price can’t be launched.",
      "Nothing was launched. Connect an account of its cloud, or choose one of your own offers.",
    );
  if (!offer)
    return buildRefusal(
      "not-found",
      "Offer not found.",
      "Nothing was launched. Go back to offers and choose again.",
    );
  const database = getDatabase();
  const accountsRevision = await connectChangedAccounts(database);
  const client = findProviderClient(order.accountId ?? offer.accountId);
  if (order.accountId !== undefined && client?.account.provider !== offer.provider)
    return refusals.invalid("accountId", "The chosen account is no longer connected.");
  const holder = processHolder();
  if (!client || !holder) return refusals.notConnected(offer.provider);
  const { role } = env();
  const unwatched = await findWorkerRefusal(database, client, { role, now: systemClock.wall() });
  if (unwatched) return unwatched;
  const keys = chooseKeys(order, await listStoredSshKeys(database));
  if (!keys) return refusals.invalid("sshKeyId", "The chosen SSH key was removed. Choose another one.");
  const { rates } = await currentIndex();
  const pricing = { rates, assumedCurrencies: assumedCurrencies(env()) };
  return {
    database,
    account: client.account,
    machines: client.machines,
    offer,
    keys,
    limits: await capLimitsFor(actor),
    defaultHours: (await readLaunchSettings(database)).defaultHours,
    accountsRevision: accountsRevision ?? undefined,
    holder,
    now: systemClock.wall,
    monotonic: systemClock.monotonic,
    priceOf: (offer) => {
      const priced = calculatePrice(offer, pricing);
      const { priceMicros: hourlyMicros } = priced;
      return hourlyMicros === null ? null : { hourlyMicros, periodMicros: prepaidMicros(priced, offer) };
    },
  };
}

/** The keys that the order allows; null if the chosen one is gone. */
function chooseKeys({ sshKeyId }: LaunchOrder, keys: StoredSshKey[]): StoredSshKey[] | null {
  if (sshKeyId === null) return [];
  if (sshKeyId === undefined) return keys;
  const chosen = keys.filter(({ id }) => id === sshKeyId);
  return chosen.length > 0 ? chosen : null;
}

/** The caps of an actor's launches and starts, less those that the owner stored. */
export async function capLimitsFor(actor: Actor): Promise<CapLimits> {
  return { ...env().launchLimits, accountIds: await presentAccountIds(), token: tokenCapFor(actor) };
}

/** The token's own caps, which apply in addition to the global ones. Read-only tokens never get here. */
function tokenCapFor(actor: Actor): TokenCap | null {
  if (actor.kind === "owner") return null;
  const { id, name, grant } = actor;
  if (grant.scope === "read") return { id, name, hourCapMicros: 0, dayCapMicros: 0, committedCapMicros: 0 };
  const { hourCapMicros, dayCapMicros, committedCapMicros } = grant;
  return { id, name, hourCapMicros, dayCapMicros, committedCapMicros };
}

/** The event of an order about to be sent; its result is in the launch's history. */
function orderedEntry({ id, name, offerId, provider, ...price }: StoredLaunch): AuditEntry {
  const { hourlyMicros, committedMicros, periodHours } = price;
  const due = periodHours === null ? "" : `, ${dollarsText(committedMicros)} due for ${periodHours} hours`;
  const what = `${providerLabels[provider]}, offer ${offerId}, ${dollarsText(hourlyMicros)}/h${due}, launch ${id}`;
  return { action: "launch", subject: name, outcome: "done", detail: `${what}: ordered` };
}

async function auditRejection(actor: Actor, launchId: string): Promise<void> {
  const database = getDatabase();
  const attempt = (await listAttempts(database, launchId)).at(-1);
  if (attempt?.state !== "rejected") return;
  const subject = (await findLaunch(database, launchId))?.name ?? null;
  const detail = `launch ${launchId}: rejected${attempt.message ? `, ${attempt.message}` : ""}`;
  await recordAuditEvent(actor, { action: "launch", subject, outcome: "failed", detail });
}

function refusedEntry(order: unknown, refusal: LaunchRefusal): AuditEntry {
  const { name, offerId, maxPriceMicros } = (order ?? {}) as Record<string, unknown>;
  const price = typeof maxPriceMicros === "number" ? `, at most ${dollarsText(maxPriceMicros)}/h` : "";
  const offer = typeof offerId === "string" ? `offer ${offerId.slice(0, 40)}${price}: ` : "";
  return {
    action: "launch",
    subject: typeof name === "string" ? name : null,
    outcome: refusal.kind === "ledger" ? "failed" : "refused",
    detail: `${offer}${refusal.kind}: ${refusal.title}`,
  };
}
