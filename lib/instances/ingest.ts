import type { Tx } from "@/db/connections";
import { addHistoryEvent } from "@/db/history";
import {
  findInstanceByNativeId,
  listPresentByLaunchTag,
  observeInstance,
  insertOrLinkInstance,
  linkInstanceToLaunch,
  updatePaidUntil,
  touchInstance,
  type StoredInstance,
} from "@/db/instances";
import { findLastTermination, reopenTermination } from "@/db/intents";
import { findAttempt, findLaunch, settleAttempt, type StoredAttempt } from "@/db/ledger";
import { bumpLedgerRevision } from "@/db/revision";
import { closeSpan, findOpenSpan, openSpan, reopenSpan } from "@/db/billing-spans";
import { plainText, plainTextOrNull } from "@/lib/domain/text";
import type { ListedInstance } from "@/lib/providers/instances";
import { newId } from "@/lib/ids";
import { isoTime } from "@/lib/format";

import type { ProviderClient } from "./provider-clients";
import { findDeviation, recordDeviation } from "./deviation";
import { factsFromListing, parseFacts } from "./facts";
import { terminationTime, endsWithPeriod, firstPaidUntil } from "./money";
import { elapsedKeys } from "./reconcile-context";
import { findLaunchTags } from "./names";
import type { ReconcileContext } from "./reconcile-context";

/** Where and when a machine was seen. */
export interface Sighting {
  client: ProviderClient;
  context: ReconcileContext;
  at: number;
  /** False if it was only looked up by id. */
  isListed: boolean;
  /** True if only its id links it to a launch here: then this app never terminates it on its own. */
  isGuess?: boolean;
}

/** Stores one machine as a provider reports it. Call within the transaction of the pass. */
export async function ingest(tx: Tx, listed: ListedInstance, sighting: Sighting): Promise<void> {
  const { client } = sighting;
  const known = await findInstanceByNativeId(tx, client.account.id, listed.nativeId);
  if (known) return await updateMachine(tx, known, listed, sighting);
  // Ignore machines that ended before we first saw them.
  if (listed.state === "gone") return;
  const attempt = await findLaunchAttempt(tx, listed, sighting);
  if (!attempt) return void (await insertMachine(tx, listed, null, sighting));
  // The sender is about to record this machine.
  if (attempt.state === "prepared" || attempt.state === "sending") return;
  await linkToLaunch(tx, attempt, listed, sighting);
}

/** Finds the create of this account whose launch tag is in the machine's name or tags. */
async function findLaunchAttempt(
  tx: Tx,
  { name, labels }: ListedInstance,
  { client }: Sighting,
): Promise<StoredAttempt | null> {
  for (const text of [...labels, ...(name === null ? [] : [name])]) {
    for (const launchTag of findLaunchTags(text)) {
      const attempt = await findAttempt(tx, launchTag);
      if (attempt?.accountId === client.account.id) return attempt;
    }
  }
  return null;
}

/** Links a machine to the create that made it: the create is settled, or the machine is a duplicate. */
export async function linkToLaunch(
  tx: Tx,
  attempt: StoredAttempt,
  listed: ListedInstance,
  sighting: Sighting,
): Promise<void> {
  const { launchTag } = attempt;
  const others = (await listPresentByLaunchTag(tx, launchTag)).filter(
    ({ nativeId }) => nativeId !== listed.nativeId,
  );
  await insertMachine(tx, listed, attempt, sighting);
  const { at, client } = sighting;
  if (others.length > 0) {
    await settleAttempt(tx, {
      launchTag,
      state: "duplicate",
      at,
      kind: "list",
      tone: "bad",
      title: "More than one machine",
      detail: `${client.label} created ${others.length + 1} machines for one launch. All of them cost money; nothing is deleted automatically.`,
    });
    return;
  }
  await settleAttempt(tx, {
    launchTag,
    state: "adopted",
    at,
    nativeId: listed.nativeId,
    kind: "list",
    tone: "good",
    title: attempt.state === "unknown" ? "Found" : "Found later",
    detail: `ID \`${plainText(listed.nativeId, 80)}\`, provider status: “${listed.rawState ?? "not specified"}”`,
  });
}

async function insertMachine(
  tx: Tx,
  listed: ListedInstance,
  attempt: StoredAttempt | null,
  sighting: Sighting,
): Promise<string> {
  const { client, context, at, isListed } = sighting;
  const launch = attempt && (await findLaunch(tx, attempt.launchId));
  const hourlyMicros = priceOf(listed, sighting) ?? launch?.hourlyMicros ?? null;
  const startedAt = computeStartedAt(listed, attempt, at);
  const deviation = launch && findDeviation(launch, listed, { priceOf: context.priceOf, before: null, at });
  const from = attempt ? computeSentAt(attempt, sighting) : at;
  const id = await insertOrLinkInstance(tx, {
    id: newId(),
    accountId: client.account.id,
    provider: client.account.provider,
    nativeId: listed.nativeId,
    launchTag: attempt?.launchTag ?? null,
    name: machineName(listed, attempt),
    state: listed.state,
    rawState: plainTextOrNull(listed.rawState),
    bills: toFlag(listed.bills),
    hourlyMicros,
    facts: JSON.stringify(factsFromListing(listed, null, deviation)),
    startedAt,
    seenAt: isListed ? at : null,
    readAt: isListed ? null : at,
    endsAt: launch && !sighting.isGuess ? terminationTime(launch, from) : null,
    killAt: launch?.killAt ?? null,
    killSpend: launch?.killSpend ?? null,
    paidUntil: launch && firstPaidUntil(launch, from),
    billsFrom: countsAsBilling(listed) ? startedAt : null,
  });
  await addHistoryEvent(tx, {
    instanceId: id,
    launchTag: attempt?.launchTag ?? null,
    at,
    kind: "state",
    tone: "plain",
    title: attempt ? "Visible at the provider" : "First seen; started elsewhere",
    detail: formatStatus(listed),
  });
  if (launch) {
    const about = { instanceId: id, launch, hourlyMicros, label: client.label, at };
    await recordDeviation(tx, null, deviation, about);
  }
  await syncPaidUntil(
    tx,
    (await findInstanceByNativeId(tx, client.account.id, listed.nativeId))!,
    listed,
    sighting,
  );
  await bumpLedgerRevision(tx);
  return id;
}

async function updateMachine(
  tx: Tx,
  stored: StoredInstance,
  listed: ListedInstance,
  sighting: Sighting,
): Promise<void> {
  let known = stored;
  const { client, context, at, isListed } = sighting;
  // A final status counts as an absence; `confirmMissing` handles it.
  if (listed.state === "gone") return;
  const attempt = known.launchTag === null ? await findLaunchAttempt(tx, listed, sighting) : null;
  const isOurs = attempt !== null && attempt.state !== "prepared" && attempt.state !== "sending";
  const made = isOurs ? attempt : known.launchTag === null ? null : await findAttempt(tx, known.launchTag);
  const launch = made && (await findLaunch(tx, made.launchId));
  if (isOurs) {
    const from = computeSentAt(attempt, sighting);
    await linkInstanceToLaunch(tx, known.id, {
      launchTag: attempt.launchTag,
      endsAt:
        launch &&
        (endsWithPeriod(launch)
          ? (known.paidUntil ?? terminationTime(launch, from))
          : terminationTime(launch, from)),
      paidUntil: launch && firstPaidUntil(launch, from),
    });
    await linkToLaunch(tx, attempt, listed, sighting);
    // `linkToLaunch` set a time limit and a paid period.
    known = (await findInstanceByNativeId(tx, client.account.id, listed.nativeId))!;
  }
  if (known.goneAt !== null) await reopenMachine(tx, known, listed, at, sighting);
  await syncPaidUntil(tx, known, listed, sighting);
  const before = parseFacts(known);
  const differed = before.deviation ?? null;
  const deviation =
    launch && findDeviation(launch, listed, { priceOf: context.priceOf, before: differed, at });
  const facts = JSON.stringify(factsFromListing(listed, before, deviation));
  const name = listed.name === null ? known.name : plainText(listed.name);
  const hourlyMicros = priceOf(listed, sighting) ?? known.hourlyMicros ?? launch?.hourlyMicros ?? null;
  const rawState = plainTextOrNull(listed.rawState);
  await updateBillingSpans(tx, known.id, listed, hourlyMicros, sighting);
  const isSame =
    known.goneAt === null &&
    known.state === listed.state &&
    known.rawState === rawState &&
    known.facts === facts &&
    known.name === name &&
    known.hourlyMicros === hourlyMicros &&
    known.bills === toFlag(listed.bills);
  if (isSame && isListed && known.seenAt !== null) return await touchInstance(tx, known.id, at);
  await observeInstance(tx, known.id, {
    name,
    state: listed.state,
    rawState,
    bills: toFlag(listed.bills),
    hourlyMicros,
    facts,
    seenAt: isListed ? at : known.seenAt,
    readAt: isListed ? known.readAt : at,
  });
  if (launch) {
    const about = { instanceId: known.id, launch, hourlyMicros, label: client.label, at };
    await recordDeviation(tx, differed, deviation, about);
  }
  const isFirst = known.seenAt === null && isListed;
  const hasFailed = (listed.failedAction ?? null) !== null && before.detail !== listed.detail;
  if (
    isFirst ||
    known.state !== listed.state ||
    known.rawState !== rawState ||
    before.detail !== listed.detail
  ) {
    await addHistoryEvent(tx, {
      instanceId: known.id,
      launchTag: isFirst ? known.launchTag : null,
      at,
      kind: "state",
      tone: listed.state === "error" || hasFailed ? "bad" : listed.state === "running" ? "good" : "plain",
      title: isFirst ? "Visible at the provider" : hasFailed ? "Start failed" : stateTitle(listed),
      detail: formatStatus(listed),
    });
  }
  await bumpLedgerRevision(tx);
}

/**
 * Stores the end of the paid period that the provider reports. The time limit follows it until a person chooses
 * another one. An end that has passed or is no valid date is ignored.
 */
async function syncPaidUntil(
  tx: Tx,
  known: StoredInstance,
  listed: ListedInstance,
  { client, at }: Sighting,
): Promise<void> {
  const paidUntil = listed.paidUntil?.getTime() ?? NaN;
  if (!(paidUntil > at) || paidUntil === known.paidUntil) return;
  const isPreset = known.endsAt !== null && known.endsPreset === 1;
  await updatePaidUntil(tx, known.id, {
    paidUntil,
    endsAt: isPreset ? paidUntil : known.endsAt,
    at,
  });
  await addHistoryEvent(tx, {
    instanceId: known.id,
    at,
    kind: "money",
    tone: "plain",
    title: "Paid period",
    detail: `${client.label} reports that it is paid until ${isoTime(paidUntil)}${isPreset ? "; auto-terminate moves with it" : ""}`,
  });
  await bumpLedgerRevision(tx);
}

async function reopenMachine(
  tx: Tx,
  known: StoredInstance,
  listed: ListedInstance,
  at: number,
  { client }: Sighting,
): Promise<void> {
  if (countsAsBilling(listed)) await reopenSpan(tx, known.id);
  await addHistoryEvent(tx, {
    instanceId: known.id,
    at,
    kind: "state",
    tone: "bad",
    title: "Listed again",
    detail: `${client.label} lists it again, so it was not gone; the cost includes the time between`,
  });
  const termination = await findLastTermination(tx, known.id);
  if (termination?.state === "done") await reopenTermination(tx, termination.id, at);
}

/** Updates the billing spans. A span ends now, not earlier, because its cost was shown as rising until now. */
async function updateBillingSpans(
  tx: Tx,
  id: string,
  listed: ListedInstance,
  hourlyMicros: number | null,
  { context: { now } }: Sighting,
): Promise<void> {
  const at = now();
  const span = await findOpenSpan(tx, id);
  const counts = countsAsBilling(listed);
  if (span && (!counts || span.hourlyMicros !== hourlyMicros)) await closeSpan(tx, id, at);
  if (counts && (!span || span.hourlyMicros !== hourlyMicros)) await openSpan(tx, id, at, hourlyMicros);
}

/** A machine counts in every state, unless its provider documents that it does not bill there. */
function countsAsBilling({ state, bills }: Pick<ListedInstance, "state" | "bills">): boolean {
  return bills !== false && state !== "gone";
}

function priceOf({ native, gpuCount }: ListedInstance, { context }: Sighting): number | null {
  return native && context.priceOf(native, gpuCount ?? 1);
}

/** When a create was sent, in terms of the present wall clock. */
function computeSentAt({ launchTag, sentAt }: StoredAttempt, { at, context }: Sighting): number {
  return sentAt === null ? at : Math.round(at - context.since(elapsedKeys.sent(launchTag), sentAt));
}

const earliestCreation = Date.UTC(2015, 0, 1);

/** When a provider reports that it created a machine; null if implausible: before 2015, in the future, or no date. */
export function readCreatedAt({ createdAt }: Pick<ListedInstance, "createdAt">, at: number): number | null {
  const created = createdAt?.getTime() ?? NaN;
  return created >= earliestCreation && created <= at ? created : null;
}

/** When a machine's cost starts: when its create was sent, else the reported creation, else when it was first seen. */
function computeStartedAt(listed: ListedInstance, attempt: StoredAttempt | null, at: number): number {
  if (attempt) return attempt.sentAt ?? at;
  return readCreatedAt(listed, at) ?? at;
}

function machineName(listed: ListedInstance, attempt: StoredAttempt | null): string {
  return plainTextOrNull(listed.name) ?? attempt?.name ?? plainText(listed.nativeId, 60);
}

function toFlag(value: boolean | null): 0 | 1 | null {
  return value === null ? null : value ? 1 : 0;
}

function stateTitle(listed: ListedInstance): string {
  const labels: Record<ListedInstance["state"], string> = {
    provisioning: "Starting",
    running: "Running",
    stopped: "Stopped",
    restarting: "Restarting",
    terminating: "Terminating",
    gone: "Terminated",
    error: "Error",
    unknown: "Status unknown",
  };
  return labels[listed.state];
}

function formatStatus({ rawState, detail }: ListedInstance): string {
  const word = `provider status: ${plainTextOrNull(rawState) ?? "not specified"}`;
  const more = plainTextOrNull(detail);
  return more ? `${word}: “${more}”` : word;
}
