import type { Account } from "@/db/accounts";
import type { AuditEvent } from "@/db/audit";
import type { Database } from "@/db/client";
import {
  findLaunchByToken,
  openLaunch,
  createPreparedAttempt,
  settleAttempt,
  startSending,
  type CapLimits,
  type StoredAttempt,
  type StoredLaunch,
} from "@/db/ledger";
import { readListing } from "@/db/listings";
import type { StoredSshKey } from "@/db/ssh-keys";
import { hoursByBilling } from "@/lib/domain/money";
import type { ListedOffer } from "@/lib/domain/offer";
import { providerLabels } from "@/lib/domain/provider-id";
import type { CreateOutcome, InstanceClient, LaunchField } from "@/lib/providers/instances";
import { newId } from "@/lib/ids";

import { factsFromOffer } from "./facts";
import { ensureKey } from "./keys";
import { normalizeName } from "./normalize-name";
import { newLaunchTag, taggedName } from "./names";
import {
  findCostlySetting,
  defaultHours,
  defaultName,
  validateSettings,
  hashOrder,
  toStoredOrder,
  secretSettings,
  resolveSettings,
} from "./order";
import { dueText, possibleCostText, refusals, buildRefusal } from "./refusals";
import { isLaunchRefusal, checkTotal, rereadOffer, type OfferPrice, type Reread } from "./reread";
import type { LaunchOrder, LaunchRefusal } from "./schema";
import { redactSettings } from "./redact-settings";

/** Steps of a launch at which a process may crash; after a crash at any of them, no machine may go unseen. */
export const launchSteps = [
  "entered",
  "token looked up",
  "offer read",
  "fields read",
  "key ready",
  "intent composed",
  "intent committed",
  "order composed",
  "sending committed",
  "handed over",
  "answered",
  "outcome composed",
  "outcome committed",
] as const;
export type LaunchStep = (typeof launchSteps)[number];

export interface LaunchContext {
  database: Database;
  account: Account;
  machines: InstanceClient;
  /** The offer as it was shown. */
  offer: ListedOffer;
  /** The owner's key to log in with; null for none. */
  key: StoredSshKey | null;
  limits: CapLimits;
  /** Builds the audit event that is written with the intent; omit for no event. */
  eventOf?: ((intent: StoredLaunch) => AuditEvent) | undefined;
  /** The name of this process. */
  holder: string;
  now(): number;
  /** Monotonic milliseconds, so that a clock jump during the create does not shorten the time limit. */
  monotonic?: (() => number) | undefined;
  /** The price at today's rates; null for an unknown currency. */
  priceOf(offer: ListedOffer): OfferPrice | null;
  /** Called at every step, for tests and measurements. */
  onStep?: ((step: LaunchStep) => void | Promise<void>) | undefined;
}

export type LaunchResult =
  | { kind: "launched"; launchId: string; isNew: boolean }
  | { kind: "refused"; refusal: LaunchRefusal };

/**
 * Launches one machine. The intent is committed before the one create call; the same token returns the same launch. A
 * refusal before the intent sends nothing; later outcomes are in the ledger. Provider and ledger errors are returned,
 * not thrown. `docs/launch-safety.md` describes the protocol.
 */
export async function launch(order: LaunchOrder, context: LaunchContext): Promise<LaunchResult> {
  const { database, account, now } = context;
  const step: Step = async (name) => context.onStep?.(name);
  await step("entered");
  const requestHash = hashOrder(order);
  const before = await findLaunchByToken(database, order.confirmToken);
  if (before) return replayLaunch(before, requestHash);
  await step("token looked up");

  const prepared = await prepareLaunch(order, requestHash, context, step);
  if (isLaunchRefusal(prepared)) {
    // A concurrent request with the same token may have passed and used up the cap.
    const twin = await findLaunchByToken(database, order.confirmToken);
    return twin ? replayLaunch(twin, requestHash) : { kind: "refused", refusal: prepared };
  }
  const { reread, settings, key, intent, attempt, mayIgnoreBlock } = prepared;
  await step("intent composed");

  let opened;
  try {
    opened = await openLaunch(database, intent, attempt, {
      limits: context.limits,
      mayIgnoreBlock,
      event: context.eventOf?.(intent) ?? null,
    });
  } catch {
    return { kind: "refused", refusal: refusals.ledger() };
  }
  if (opened.kind === "replayed") return replayLaunch(opened.launch, requestHash);
  if (opened.kind === "removed") return { kind: "refused", refusal: refusals.notConnected(account.provider) };
  if (opened.kind === "blocked") return { kind: "refused", refusal: refusals.blocked(account.provider) };
  if (opened.kind === "capped")
    return { kind: "refused", refusal: refusals.capped(opened.cap, opened.use, context.limits) };
  if (opened.kind === "token-unknown")
    return { kind: "refused", refusal: refusals.tokenUnknown(context.limits.token!) };
  if (opened.kind === "token-capped")
    return { kind: "refused", refusal: refusals.tokenCapped(opened.cap, opened.use, context.limits.token!) };
  await step("intent committed");

  const create = {
    offer: reread.offer,
    name: attempt.name,
    launchTag: attempt.marker,
    key,
    autoDelete:
      intent.killAt === null && intent.killSpend === null
        ? null
        : { at: intent.killAt === null ? null : new Date(intent.killAt), spend: intent.killSpend },
    settings,
  };
  await step("order composed");

  let sending: StoredAttempt | null;
  try {
    sending = await startSending(database, attempt.marker, now());
  } catch {
    // Nothing was or will be sent: recovery rejects this intent.
    return { kind: "refused", refusal: refusals.ledger() };
  }
  if (!sending) return { kind: "launched", launchId: intent.id, isNew: false };
  await step("sending committed");

  const sentAt = context.monotonic?.();
  const answer = context.machines.create(create);
  await step("handed over");
  const outcome = await answer;
  await step("answered");
  const secrets = secretSettings(settings);
  await storeOutcome(outcome, {
    took: sentAt === undefined ? null : context.monotonic!() - sentAt,
    intent,
    attempt: sending,
    offer: reread.offer,
    context,
    step,
    secrets,
  });
  return { kind: "launched", launchId: intent.id, isNew: true };
}

/** Returns the existing launch for the same token, or a refusal if the order differs. */
export function replayLaunch(before: StoredLaunch, requestHash: string): LaunchResult {
  return before.requestHash === requestHash
    ? { kind: "launched", launchId: before.id, isNew: false }
    : { kind: "refused", refusal: refusals.tokenReused() };
}

type Step = (name: LaunchStep) => Promise<void>;

/** Runs all checks before the intent. Only reads; writes nothing. */
async function prepareLaunch(order: LaunchOrder, requestHash: string, context: LaunchContext, step: Step) {
  const { database, account, machines } = context;
  // If settings are part of the price, they are resolved first and the offer is read again with them.
  const priced = machines.readPriced ? await readOrderSettings(order, context.offer, context) : null;
  if (priced && isLaunchRefusal(priced)) return priced;
  const reread = await rereadOffer(context.offer, order.maxPriceMicros, context, priced?.settings ?? null);
  if (isLaunchRefusal(reread)) return reread;
  await step("offer read");
  const ready = priced ?? (await readOrderSettings(order, reread.offer, context));
  if (isLaunchRefusal(ready)) return ready;
  const { settings } = ready;
  const refused = checkTotal(order, reread, context.now());
  if (refused) return refused;
  await step("fields read");
  const key =
    context.key && machines.listKeys ? await ensureKey(context.key, machines, account.provider) : null;
  if (key && isLaunchRefusal(key)) return key;
  await step("key ready");
  const { intent, attempt } = buildIntent(order, requestHash, reread, settings, context);
  const listing = await readListing(database, account.id);
  const mayIgnoreBlock = order.override !== undefined && order.override.trim() === intent.name;
  if (listing?.doubt && !mayIgnoreBlock) return refusals.distrusted(account.provider, listing.doubt);
  return { reread, settings, key, intent, attempt, mayIgnoreBlock };
}

/** Returns the settings to send, or why they are invalid. */
async function readOrderSettings(
  order: LaunchOrder,
  offer: ListedOffer,
  { machines, account, limits }: LaunchContext,
): Promise<{ settings: Record<string, string> } | LaunchRefusal> {
  let fields: LaunchField[];
  try {
    fields = await machines.launchFields(offer, AbortSignal.timeout(25_000));
  } catch (error) {
    const message = error instanceof Error ? error.message : "";
    return buildRefusal(
      "offer-unreadable",
      `What ${providerLabels[account.provider]} needs to know could not be read, so nothing was sent.`,
      `${message} Try again in a moment.`,
    );
  }
  const settings = resolveSettings(order, fields);
  const fault = validateSettings(settings, fields);
  if (fault) return fault;
  const dear = limits.token && findCostlySetting(account.provider, settings, fields);
  if (dear) return refusals.settingByToken(dear.id, dear.label, limits.token!.name);
  const objection = await machines
    .checkSettings?.(offer, settings, AbortSignal.timeout(25_000))
    .catch((error: unknown) =>
      error instanceof Error ? error.message : "The settings could not be checked.",
    );
  return objection ? refusals.invalid(null, objection) : { settings };
}

function buildIntent(
  order: LaunchOrder,
  requestHash: string,
  { offer, hourlyMicros, periodMicros, took }: Reread,
  settings: Record<string, string>,
  context: LaunchContext,
): { intent: StoredLaunch; attempt: StoredAttempt } {
  const createdAt = context.now();
  const name = normalizeName(order.name ?? "") ?? defaultName(offer);
  const period = hoursByBilling[offer.billing];
  const hours = order.hours === undefined ? (period ?? defaultHours) : order.hours;
  const hasSwitch = context.machines.setAutoDelete !== undefined && order.killSwitch !== "off";
  const usual = hours === null ? null : defaultSpendLimit(hourlyMicros, hours);
  const spend = typeof order.killSwitch === "object" ? order.killSwitch.spend : usual;
  const intent: StoredLaunch = {
    id: newId(),
    confirmToken: order.confirmToken,
    requestHash,
    accountId: context.account.id,
    provider: context.account.provider,
    offerId: order.offerId,
    name,
    orderJson: toStoredOrder(order, settings),
    offerJson: JSON.stringify(offer),
    hourlyMicros,
    priceCapMicros: order.maxPriceMicros,
    hours,
    killAt: hasSwitch && hours !== null ? createdAt + hours * 3_600_000 : null,
    killSpend: hasSwitch ? spend : null,
    keyName: context.key?.name ?? null,
    keyFingerprint: context.key?.fingerprint ?? null,
    readTook: took,
    createdAt,
    tokenId: context.limits.token?.id ?? null,
    committedMicros: periodMicros ?? hourlyMicros,
    periodHours: period,
  };
  const marker = newLaunchTag();
  return {
    intent,
    attempt: createPreparedAttempt({
      marker,
      launchId: intent.id,
      accountId: context.account.id,
      name: taggedName(name, marker),
      holder: context.holder,
      createdAt,
    }),
  };
}

/** The cost of the chosen hours in dollars, rounded up. */
export function defaultSpendLimit(hourlyMicros: number, hours: number): string {
  return Math.max(1, Math.ceil((hourlyMicros / 1e6) * hours)).toFixed(2);
}

async function storeOutcome(
  outcome: CreateOutcome,
  reply: {
    /** How long the reply took by the monotonic clock; null without one. */
    took: number | null;
    intent: StoredLaunch;
    attempt: StoredAttempt;
    offer: ListedOffer;
    context: LaunchContext;
    step: Step;
    secrets: string[];
  },
): Promise<void> {
  const { took, intent, attempt, offer, context, step, secrets } = reply;
  const at = context.now();
  const from = took === null ? (attempt.sentAt ?? at) : Math.round(at - took);
  const label = providerLabels[context.account.provider];
  const common = { marker: attempt.marker, at, took: at - (attempt.sentAt ?? at) };
  await step("outcome composed");
  const message = outcome.kind === "created" ? "" : redactSettings(outcome.error.message, secrets);
  const settlement =
    outcome.kind === "created"
      ? {
          ...common,
          state: "confirmed" as const,
          nativeId: outcome.nativeId,
          httpStatus: outcome.status,
          tone: "good" as const,
          title: "Accepted",
          detail: `${label} calls it ${outcome.nativeId}. ${intent.periodHours === null ? "Counted as billing from here" : "Paid in advance"}, ${dueText(intent)}`,
          instance: {
            id: newId(),
            accountId: attempt.accountId,
            provider: intent.provider,
            nativeId: outcome.nativeId,
            marker: attempt.marker,
            name: attempt.name,
            state: "provisioning" as const,
            rawState: null,
            bills: 1 as const,
            hourlyMicros: intent.hourlyMicros,
            facts: JSON.stringify(factsFromOffer(offer)),
            startedAt: attempt.sentAt ?? at,
            endsAt: terminationTime(intent, from),
            killAt: intent.killAt,
            killSpend: intent.killSpend,
            paidUntil: firstPaidUntil(intent, from),
            billsFrom: attempt.sentAt ?? at,
          },
        }
      : {
          ...common,
          state: outcome.kind,
          nativeId: outcome.kind === "unknown" ? outcome.nativeId : null,
          httpStatus: outcome.error.status,
          errorKind: outcome.error.kind,
          message,
          tone: outcome.kind === "rejected" ? ("bad" as const) : ("warn" as const),
          title: outcome.kind === "rejected" ? "Refused, nothing was made" : "No usable answer came",
          detail:
            outcome.kind === "rejected"
              ? message
              : `${message} The machine may exist. ${possibleCostText(intent)} It is not sent again.`,
        };
  try {
    await settleAttempt(context.database, settlement);
  } catch {
    // The attempt stays `sending` on disk; recovery makes it `unknown` and a list finds it by its launch tag.
  }
  await step("outcome committed");
}

/** When this app terminates a machine of a launch; null for never. */
export function terminationTime({ hours }: Pick<StoredLaunch, "hours">, from: number): number | null {
  return hours === null ? null : from + Math.round(hours * 3_600_000);
}

/** True if a launch runs for exactly its paid period, so that its end follows the provider's. */
export function endsWithPeriod({ hours, periodHours }: Pick<StoredLaunch, "hours" | "periodHours">): boolean {
  return hours !== null && hours === periodHours;
}

/** When the first paid period of a prepaid machine ends, in epoch milliseconds; null for hourly billing. */
export function firstPaidUntil(
  { periodHours }: Pick<StoredLaunch, "periodHours">,
  from: number,
): number | null {
  return periodHours === null ? null : from + periodHours * 3_600_000;
}
