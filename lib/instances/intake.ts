import { record } from "@/db/history";
import {
  findKnownInstance,
  listPresentOfMarker,
  observeInstance,
  openInstance,
  claimInstance,
  movePaidEnd,
  touchInstance,
  type StoredInstance,
} from "@/db/instances";
import { lastTermination, reopenTermination } from "@/db/intents";
import { findAttemptOf, findLaunchOf, settleWithin, type StoredAttempt } from "@/db/ledger";
import { bumpLedger } from "@/db/revision";
import { closeSpan, currentSpan, openSpan, reopenSpan } from "@/db/spans";
import { plainText, plainTextOrNull } from "@/lib/domain/text";
import type { ListedInstance } from "@/lib/providers/instances";

import type { Cloud } from "./clouds";
import { deviationOf, recordDeviation } from "./deviation";
import { factsOfListed, storedFacts } from "./facts";
import { endOf, isForPeriod, paidUntilOf } from "./launch";
import { momentKeys } from "./moments";
import { markersIn, newId } from "./names";
import type { ReconcileDesk } from "./reconcile";

/** Where and when a machine was seen. */
export interface Sighting {
  cloud: Cloud;
  desk: ReconcileDesk;
  at: number;
  /** False where only its id was asked for. */
  isListed: boolean;
  /** True where only an id speaks for its being ours: then this app never ends it by itself. */
  isGuess?: boolean;
}

/** Takes in one machine as a cloud tells it; inside the transaction of the pass. */
export function takeIn(listed: ListedInstance, sighting: Sighting): void {
  const { cloud, desk } = sighting;
  const known = findKnownInstance(desk.database, cloud.account.id, listed.nativeId);
  if (known) return observe(known, listed, sighting);
  // What ended before we ever saw it is history of the cloud's, not ours.
  if (listed.state === "gone") return;
  const attempt = attemptOf(listed, sighting);
  if (!attempt) return void meet(listed, null, sighting);
  // The sender is about to write it down itself.
  if (attempt.state === "prepared" || attempt.state === "sending") return;
  adopt(attempt, listed, sighting);
}

/** The create that a machine's name or tags speak of, if it was one of this account. */
function attemptOf({ name, labels }: ListedInstance, { cloud, desk }: Sighting): StoredAttempt | null {
  for (const text of [...labels, ...(name === null ? [] : [name])]) {
    for (const marker of markersIn(text)) {
      const attempt = findAttemptOf(desk.database, marker);
      if (attempt?.accountId === cloud.account.id) return attempt;
    }
  }
  return null;
}

/** Ties a machine to the create that made it: settled now, or found to be one too many. */
export function adopt(attempt: StoredAttempt, listed: ListedInstance, sighting: Sighting): void {
  const { database } = sighting.desk;
  const { marker } = attempt;
  const others = listPresentOfMarker(database, marker).filter(({ nativeId }) => nativeId !== listed.nativeId);
  meet(listed, attempt, sighting);
  const { at, cloud } = sighting;
  if (others.length > 0) {
    settleWithin(database, {
      marker,
      state: "duplicate",
      at,
      kind: "list",
      tone: "bad",
      title: "One mark, more than one machine",
      detail: `${cloud.label} made ${others.length + 1} machines of one request. All of them bill; nothing is deleted by itself.`,
    });
    return;
  }
  settleWithin(database, {
    marker,
    state: "adopted",
    at,
    nativeId: listed.nativeId,
    kind: "list",
    tone: "good",
    title: attempt.state === "unknown" ? "Found by its mark" : "Turned up after all",
    detail: `${cloud.label} calls it ${plainText(listed.nativeId, 80)}; its word for it is “${listed.rawState ?? "not said"}”`,
  });
}

/** Writes down a machine that was not known. */
function meet(listed: ListedInstance, attempt: StoredAttempt | null, sighting: Sighting): string {
  const { cloud, desk, at, isListed } = sighting;
  const { database } = desk;
  const launch = attempt && findLaunchOf(database, attempt.launchId);
  const hourlyMicros = priceOf(listed, sighting) ?? launch?.hourlyMicros ?? null;
  const startedAt = startOf(listed, attempt, at);
  const deviation = launch && deviationOf(launch, listed, { priceOf: desk.priceOf, before: null, at });
  const from = attempt ? sentWhen(attempt, sighting) : at;
  const id = openInstance(database, {
    id: newId(),
    accountId: cloud.account.id,
    provider: cloud.account.provider,
    nativeId: listed.nativeId,
    marker: attempt?.marker ?? null,
    name: nameOf(listed, attempt),
    state: listed.state,
    rawState: plainTextOrNull(listed.rawState),
    bills: flagOf(listed.bills),
    hourlyMicros,
    facts: JSON.stringify(factsOfListed(listed, null, deviation)),
    startedAt,
    seenAt: isListed ? at : null,
    readAt: isListed ? null : at,
    endsAt: launch && !sighting.isGuess ? endOf(launch, from) : null,
    killAt: launch?.killAt ?? null,
    killSpend: launch?.killSpend ?? null,
    paidUntil: launch && paidUntilOf(launch, from),
    billsFrom: isCounted(listed) ? startedAt : null,
  });
  record(database, {
    instanceId: id,
    marker: attempt?.marker ?? null,
    at,
    kind: "state",
    tone: "plain",
    title: attempt ? "Seen in the account's list" : "First seen; not started here",
    detail: wordOf(listed),
  });
  if (launch) {
    const about = { instanceId: id, launch, hourlyMicros, label: cloud.label, at };
    recordDeviation(database, null, deviation, about);
  }
  followPaidEnd(findKnownInstance(database, cloud.account.id, listed.nativeId)!, listed, sighting);
  bumpLedger(database);
  return id;
}

function observe(stored: StoredInstance, listed: ListedInstance, sighting: Sighting): void {
  let known = stored;
  const { cloud, desk, at, isListed } = sighting;
  const { database } = desk;
  // A word of the end is an absence, and proven or not there.
  if (listed.state === "gone") return;
  const attempt = known.marker === null ? attemptOf(listed, sighting) : null;
  const isOurs = attempt !== null && attempt.state !== "prepared" && attempt.state !== "sending";
  const made = isOurs ? attempt : known.marker === null ? null : findAttemptOf(database, known.marker);
  const launch = made && findLaunchOf(database, made.launchId);
  if (isOurs) {
    const from = sentWhen(attempt, sighting);
    claimInstance(database, known.id, {
      marker: attempt.marker,
      endsAt:
        launch && (isForPeriod(launch) ? (known.paidUntil ?? endOf(launch, from)) : endOf(launch, from)),
      paidUntil: launch && paidUntilOf(launch, from),
    });
    adopt(attempt, listed, sighting);
    // The claim gave it a time limit and a paid period.
    known = findKnownInstance(database, cloud.account.id, listed.nativeId)!;
  }
  if (known.goneAt !== null) comeBack(known, listed, at, sighting);
  followPaidEnd(known, listed, sighting);
  const before = storedFacts(known);
  const differed = before.deviation ?? null;
  const deviation = launch && deviationOf(launch, listed, { priceOf: desk.priceOf, before: differed, at });
  const facts = JSON.stringify(factsOfListed(listed, before, deviation));
  const name = listed.name === null ? known.name : plainText(listed.name);
  const hourlyMicros = priceOf(listed, sighting) ?? known.hourlyMicros ?? launch?.hourlyMicros ?? null;
  const rawState = plainTextOrNull(listed.rawState);
  count(known.id, listed, hourlyMicros, sighting);
  const isSame =
    known.goneAt === null &&
    known.state === listed.state &&
    known.rawState === rawState &&
    known.facts === facts &&
    known.name === name &&
    known.hourlyMicros === hourlyMicros &&
    known.bills === flagOf(listed.bills);
  if (isSame && isListed && known.seenAt !== null) return touchInstance(database, known.id, at);
  observeInstance(database, known.id, {
    name,
    state: listed.state,
    rawState,
    bills: flagOf(listed.bills),
    hourlyMicros,
    facts,
    seenAt: isListed ? at : known.seenAt,
    readAt: isListed ? known.readAt : at,
  });
  if (launch) {
    const about = { instanceId: known.id, launch, hourlyMicros, label: cloud.label, at };
    recordDeviation(database, differed, deviation, about);
  }
  const isFirst = known.seenAt === null && isListed;
  const hasFailed = (listed.failedAction ?? null) !== null && before.detail !== listed.detail;
  if (
    isFirst ||
    known.state !== listed.state ||
    known.rawState !== rawState ||
    before.detail !== listed.detail
  ) {
    record(database, {
      instanceId: known.id,
      marker: isFirst ? known.marker : null,
      at,
      kind: "state",
      tone: listed.state === "error" || hasFailed ? "bad" : listed.state === "running" ? "good" : "plain",
      title: isFirst ? "Seen in the account's list" : hasFailed ? "Start failed" : titleOf(listed),
      detail: wordOf(listed),
    });
  }
  bumpLedger(database);
}

/**
 * Takes over the end of the paid period that the provider reports. The time limit moves with it as long as it is the end of
 * the paid period; one that a person chose stays. An end that has passed, or is no date, is not used.
 */
function followPaidEnd(known: StoredInstance, listed: ListedInstance, { desk, cloud, at }: Sighting): void {
  const paidUntil = listed.paidUntil?.getTime() ?? NaN;
  if (!(paidUntil > at) || paidUntil === known.paidUntil) return;
  const isPreset = known.endsAt !== null && known.endsPreset === 1;
  movePaidEnd(desk.database, known.id, {
    paidUntil,
    endsAt: isPreset ? paidUntil : known.endsAt,
    at,
  });
  record(desk.database, {
    instanceId: known.id,
    at,
    kind: "money",
    tone: "plain",
    title: "End of the paid period",
    detail: `${cloud.label} reports ${new Date(paidUntil).toISOString()}${isPreset ? "; the time limit moves with it" : ""}`,
  });
  bumpLedger(desk.database);
}

function comeBack(
  known: StoredInstance,
  listed: ListedInstance,
  at: number,
  { desk, cloud }: Sighting,
): void {
  const { database } = desk;
  if (isCounted(listed)) reopenSpan(database, known.id);
  record(database, {
    instanceId: known.id,
    at,
    kind: "state",
    tone: "bad",
    title: "Back again",
    detail: `${cloud.label} lists it again, so it was never gone; its cost is counted through`,
  });
  const termination = lastTermination(database, known.id);
  if (termination?.state === "done") reopenTermination(database, termination.id, at);
}

/** Keeps the spans of billing in step with what was seen. A span ends now, because its cost was shown as rising until now. */
function count(
  id: string,
  listed: ListedInstance,
  hourlyMicros: number | null,
  { desk: { database, now } }: Sighting,
): void {
  const at = now();
  const span = currentSpan(database, id);
  const counts = isCounted(listed);
  if (span && (!counts || span.hourlyMicros !== hourlyMicros)) closeSpan(database, id, at);
  if (counts && (!span || span.hourlyMicros !== hourlyMicros)) openSpan(database, id, at, hourlyMicros);
}

/** Whether a machine counts as billing: in every state, unless its provider documents that it does not bill there. */
function isCounted({ state, bills }: Pick<ListedInstance, "state" | "bills">): boolean {
  return bills !== false && state !== "gone";
}

function priceOf({ native, gpuCount }: ListedInstance, { desk }: Sighting): number | null {
  return native && desk.priceOf(native, gpuCount ?? 1);
}

/** When a create was sent, by the wall clock as it is set now. */
function sentWhen({ marker, sentAt }: StoredAttempt, { at, desk }: Sighting): number {
  return sentAt === null ? at : Math.round(at - desk.since(momentKeys.sent(marker), sentAt));
}

const earliestCreation = Date.UTC(2015, 0, 1);

/** When a provider says that it made a machine; null where it cannot mean that: before 2015, in the future, no date. */
export function createdAtOf({ createdAt }: Pick<ListedInstance, "createdAt">, at: number): number | null {
  const created = createdAt?.getTime() ?? NaN;
  return created >= earliestCreation && created <= at ? created : null;
}

/** When a machine began to count: the moment of its create, else the provider's moment of creation, else the first sign of it. */
function startOf(listed: ListedInstance, attempt: StoredAttempt | null, at: number): number {
  if (attempt) return attempt.sentAt ?? at;
  return createdAtOf(listed, at) ?? at;
}

function nameOf(listed: ListedInstance, attempt: StoredAttempt | null): string {
  return plainTextOrNull(listed.name) ?? attempt?.name ?? plainText(listed.nativeId, 60);
}

function flagOf(value: boolean | null): 0 | 1 | null {
  return value === null ? null : value ? 1 : 0;
}

function titleOf(listed: ListedInstance): string {
  const words: Record<ListedInstance["state"], string> = {
    provisioning: "Starting",
    running: "Running",
    stopped: "Stopped",
    restarting: "Restarting",
    terminating: "Terminating",
    gone: "Ended",
    error: "In error",
    unknown: "In a state that this app does not know",
  };
  return words[listed.state];
}

function wordOf({ rawState, detail }: ListedInstance): string {
  const word = `status ${plainTextOrNull(rawState) ?? "not said"}`;
  const more = plainTextOrNull(detail);
  return more ? `${word}: “${more}”` : word;
}
