import type { StoredHistoryEvent } from "@/db/history";
import type { StoredInstance } from "@/db/instances";
import type { StoredIntent } from "@/db/intents";
import type { StoredAttempt, StoredLaunch } from "@/db/ledger";
import type { StoredListing } from "@/db/listings";
import type { BillingSpan, PrepaidPeriod } from "@/db/billing-spans";
import type { InstanceAction } from "@/lib/domain/instance";
import type { ListedOffer } from "@/lib/domain/offer";
import { providerLabels } from "@/lib/domain/provider-id";
import { cloudText } from "@/lib/offers/format";
import type { InstanceFacts } from "@/lib/providers/instances";

import { availableActions } from "./act";
import type { ProviderClient } from "./provider-clients";
import { deviationText, deviationTitle } from "./deviation";
import { parseFacts, type MachineFacts } from "./facts";
import { firstPaidUntil } from "./launch";
import { totalCost } from "./money";
import { nameWithoutTag } from "./names";
import { dollarsText, dueText, possibleCostText } from "./refusals";
import type { Attention, Caps, HistoryEvent, InstanceView, LaunchView } from "./schema";
import { findPendingRequest } from "./pending-request";
import { listsToConfirmAbsent, searchSchedule } from "./settlement";

/** All data about one machine. */
export interface MachineRecord {
  instance: StoredInstance;
  spans: BillingSpan[];
  attempt: StoredAttempt | null;
  launch: StoredLaunch | null;
  /** The last terminate intent, open or done. */
  termination: StoredIntent | null;
  /** The last start, stop or restart. */
  lastSwitch: StoredIntent | null;
  listing: StoredListing | null;
  /** Null if the account is not connected now. */
  client: ProviderClient | null;
  facts: InstanceFacts;
  /** The hourly cap and what counts against it, in micro-dollars. */
  cap: HourlyCap;
}

export type HourlyCap = Pick<Caps, "hourlyMicros" | "mostHourlyMicros">;

/** A machine as pages and the API show it. */
export function toInstanceView(machine: MachineRecord, now: number): InstanceView {
  const { instance, spans, launch, attempt, client, facts } = machine;
  const known = parseFacts(instance);
  const offer = launch ? (JSON.parse(launch.offerJson) as ListedOffer) : null;
  const isGone = instance.goneAt !== null;
  const termination = machine.termination?.state === "open" ? machine.termination : null;
  const state = isGone ? "gone" : termination ? "terminating" : instance.state;
  const requested = termination ? null : findPendingRequest(instance, machine.lastSwitch);
  // One action at a time: a pending one is not offered again.
  const possible = (actions: InstanceAction[]) =>
    requested ? actions.filter((action) => !["start", "stop", "restart"].includes(action)) : actions;
  const prepaid = prepaidPeriods(machine);
  const canSwitch = client?.machines.setAutoDelete !== undefined;
  return {
    id: instance.id,
    provider: instance.provider,
    providerLabel: providerLabels[instance.provider],
    accountLabel: client?.accountLabel ?? null,
    nativeId: instance.nativeId,
    name: nameWithoutTag(instance.name),
    ours: instance.marker !== null,
    state,
    rawState: instance.rawState,
    gpuName: known.gpuName ?? offer?.gpu?.name ?? null,
    gpuCount: known.gpuCount ?? offer?.gpuCount ?? null,
    rawGpu: known.rawGpu ?? offer?.rawGpu ?? null,
    hourlyMicros: instance.hourlyMicros ?? launch?.hourlyMicros ?? null,
    agreedMicros: launch?.hourlyMicros ?? null,
    committedMicros: launch?.committedMicros ?? null,
    paidUntil: isoOrNull(instance.paidUntil),
    // A clock that was set back must not lower a cost; billed time is corrected within a second.
    costMicros: totalCost(spans, { from: 0, to: Math.max(now, instance.seenAt ?? 0) }, prepaid),
    isCosting:
      !isGone && instance.bills !== 0 && instance.missing === 0 && prepaid.every(({ toAt }) => toAt <= now),
    startedAt: iso(instance.startedAt),
    endsAt: isGone ? null : isoOrNull(instance.endsAt),
    endedAt: isoOrNull(instance.goneAt),
    endedBy: findEndedBy(machine),
    launchId: attempt?.launchId ?? null,
    actions: client && !isGone ? possible(availableActions(client, { state, marker: instance.marker })) : [],
    where: cloudText(offer?.cloud ?? known.cloud, instance.provider),
    regionName: known.regionName ?? offer?.region.name ?? offer?.region.id ?? null,
    billing: offer?.billing ?? null,
    detail: known.detail,
    bills: isGone ? false : billsNow(instance),
    sshCommand: known.ssh && sshCommand(known.ssh),
    sshKey: launch?.keyName && launch.keyFingerprint ? toSshKey(launch) : null,
    hasSecrets: known.hasSecrets && client?.machines.reveal !== undefined && instance.marker !== null,
    services: known.services,
    ports: known.ports,
    isStartable: known.isStartable,
    stopping: facts.stopping,
    terminating: facts.terminating,
    console: facts.console,
    killSwitch:
      canSwitch && (instance.killAt !== null || instance.killSpend !== null)
        ? { at: isoOrNull(instance.killAt), spend: instance.killSpend }
        : null,
    requested,
    termination: termination && {
      askedAt: iso(termination.createdAt),
      askedBy: termination.askedBy,
      tries: termination.tries,
      nextAt: isoOrNull(termination.nextAt),
      lastMessage: termination.message,
    },
    attention: isGone ? null : findAttention({ ...machine, termination }, now, requested),
    isShown: isInLatestList(instance, machine.listing),
    isUnderNewKey: isUnderNewKey(machine),
  };
}

/** The first period of a prepaid machine; none for hourly billing. */
function prepaidPeriods({ instance, launch, attempt }: MachineRecord): PrepaidPeriod[] {
  const fromAt = attempt?.sentAt ?? instance.startedAt;
  const toAt = launch && firstPaidUntil(launch, fromAt);
  if (!launch || toAt === null) return [];
  return [{ instanceId: instance.id, fromAt, toAt, committedMicros: launch.committedMicros }];
}

/** Who ended a machine. If lists proved it gone, it counts as gone since the first of them without it. */
function findEndedBy({ instance, termination }: MachineRecord): InstanceView["endedBy"] {
  const { goneAt, missingSince, startedAt } = instance;
  if (goneAt === null) return null;
  if (termination) return termination.askedBy;
  return missingSince !== null && goneAt === Math.max(missingSince, startedAt) ? "cloud" : "word";
}

/** True if the newest list of its account is trusted and contains this machine. */
export function isInLatestList({ seenAt, missing }: StoredInstance, listing: StoredListing | null): boolean {
  return (
    listing !== null &&
    listing.doubt === null &&
    missing === 0 &&
    seenAt !== null &&
    seenAt === listing.listedAt
  );
}

/** True if only the account's old key shows it: the new key shows no machine launched here. */
function isUnderNewKey({ instance, listing }: Pick<MachineRecord, "instance" | "listing">): boolean {
  return instance.marker !== null && instance.goneAt === null && listing?.isStrange === 1;
}

/** Null if unknown: an unknown state, or a stopped machine's disk. */
function billsNow({ bills }: StoredInstance): boolean | null {
  return bills === null ? null : bills === 1;
}

function toSshKey({ keyName, keyFingerprint }: StoredLaunch): InstanceView["sshKey"] {
  return { name: keyName!, fingerprint: keyFingerprint! };
}

function sshCommand({ host, port, user }: NonNullable<MachineFacts["ssh"]>): string {
  // Both come from the provider and end up in a person's shell.
  const safe = (text: string) => text.replaceAll(/[^A-Za-z0-9._:-]/g, "");
  return `ssh${port === 22 ? "" : ` -p ${port}`} ${user ? `${safe(user)}@` : ""}${safe(host)}`;
}

/** An unconfirmed termination needs the owner after this time, in milliseconds. */
const attentionDelay = 90_000;
/** The same for a machine whose bill has ended according to its provider. */
const billEndedAttentionDelay = 15 * 60_000;

function findAttention(
  { instance, termination, attempt, launch, listing, client, facts, cap }: MachineRecord,
  now: number,
  requested: InstanceView["requested"],
): Attention | null {
  const label = client?.label ?? providerLabels[instance.provider];
  if (attempt?.state === "duplicate") {
    return {
      tone: "bad",
      word: "Duplicate",
      title: `${label} made more than one machine of one request.`,
      detail: "All of them bill. Nothing is deleted by itself; choose the one to end.",
    };
  }
  if (termination && (termination.tries > 1 || now - termination.createdAt > attentionDelay)) {
    const hasBillEnded = instance.bills === 0;
    if (
      hasBillEnded &&
      isInLatestList(instance, listing) &&
      now - termination.createdAt < billEndedAttentionDelay
    )
      return null;
    const lastReply = termination.message ? ` Last answer: ${termination.message}` : "";
    return {
      tone: "warn",
      word: hasBillEnded ? "Terminating, bills no more" : "Terminating, may still bill",
      title: hasBillEnded
        ? `${label} bills no more, but has not said that it is gone.`
        : instance.state === "terminating"
          ? `${label} is ending it, and does not say when its bill ends: it may still be billing.`
          : `${label} has not let go of it: it may still be billing.`,
      detail: `Asked ${termination.tries === 1 ? "once" : `${termination.tries} times`}; its word for it is “${instance.rawState ?? "not said"}”.${lastReply} It is asked again until the cloud says that it is gone.`,
    };
  }
  // Just requested: until then, lists and states are not shown as problems.
  if (termination) return null;
  const known = parseFacts(instance);
  const deviation = launch && known.deviation;
  if (deviation) {
    const isPast = cap.hourlyMicros > cap.mostHourlyMicros;
    const counted = `${dollarsText(cap.hourlyMicros)}/h counts, launches that are not confirmed included`;
    return {
      tone: isPast ? "bad" : "warn",
      word: deviationTitle(deviation),
      title: deviationText(deviation, launch, instance.hourlyMicros),
      detail: `${label} reports it.${isPast ? ` Your ${dollarsText(cap.mostHourlyMicros)} hourly limit is exceeded: ${counted}.` : ""} Terminate it if you do not agree.`,
      since: iso(deviation.since),
      isPrice: deviation.price !== null,
    };
  }
  if (isUnderNewKey({ instance, listing })) {
    return {
      tone: "warn",
      word: "Not under this key",
      title: `${label}'s key was exchanged, and the new one does not show it.`,
      detail:
        "It counts as billing, and may not be reached with this key. Put the old key back. If you see in the console that it has ended, say so here.",
    };
  }
  if (
    instance.missing > 0 ||
    (listing?.doubt && facts.absenceByListOnly && instance.seenAt !== listing.listedAt)
  ) {
    return instance.missing > 0
      ? {
          tone: "warn",
          word: "Not listed",
          title: `${label}'s last list does not show it.`,
          detail: "It counts as billing until two lists and its id agree that it is gone.",
        }
      : null;
  }
  if (known.failedAction === "start" && requested?.action !== "start") {
    return {
      tone: "warn",
      word: "Start failed",
      title: `${label} accepted the start, and then it failed.`,
      detail: known.detail ?? "Start it again later, or terminate it and launch another offer.",
    };
  }
  if (instance.marker !== null && instance.state === "error") {
    return {
      tone: "bad",
      word: "In error",
      title: `${label} says that it failed.`,
      detail: "It may bill all the same. Terminate it, unless you are looking into it.",
    };
  }
  if (instance.marker !== null && instance.state === "unknown") {
    return {
      tone: "warn",
      word: "State unknown",
      title: `${label} uses a word for its state that this app does not know: “${instance.rawState ?? "none"}”.`,
      detail: "It counts as billing.",
    };
  }
  return null;
}

/** A launch as its page shows it. */
export function toLaunchView({
  launch,
  attempts,
  events,
  instance,
}: {
  launch: StoredLaunch;
  attempts: StoredAttempt[];
  events: StoredHistoryEvent[];
  instance: InstanceView | null;
}): LaunchView {
  const offer = JSON.parse(launch.offerJson) as ListedOffer;
  const attempt = attempts.at(-1)!;
  return {
    id: launch.id,
    offerId: launch.offerId,
    provider: launch.provider,
    providerLabel: providerLabels[launch.provider],
    name: launch.name,
    state: attempt.state,
    instanceId: instance?.id ?? null,
    message: attempt.message,
    createdAt: iso(launch.createdAt),
    committedMicros: launch.committedMicros,
    paidUntil: instance?.paidUntil ?? isoOrNull(attempt.sentAt && firstPaidUntil(launch, attempt.sentAt)),
    attempts: attempts.map(({ marker, state, nativeId, message, sentAt, settledAt }) => ({
      marker,
      state,
      nativeId,
      message,
      sentAt: isoOrNull(sentAt),
      settledAt: isoOrNull(settledAt),
    })),
    where: cloudText(offer.cloud, launch.provider),
    gpuName: offer.gpu?.name ?? offer.rawGpu,
    gpuCount: offer.gpuCount,
    regionName: offer.region.name ?? offer.region.id,
    hourlyMicros: launch.hourlyMicros,
    endsAt: instance ? instance.endsAt : launchEndsAt(launch, attempt),
    steps: [...openingEvents(launch, attempt), ...events.map(toHistoryEvent)],
    attention: findLaunchAttention(launch, attempt),
    instance,
    search: attempt.state === "unknown" ? searchProgress(attempt) : null,
  };
}

function launchEndsAt({ hours }: StoredLaunch, { sentAt }: StoredAttempt): string | null {
  return hours === null || sentAt === null ? null : iso(sentAt + hours * 3_600_000);
}

function searchProgress({ listings, answeredAt, lastListingAt }: StoredAttempt): LaunchView["search"] {
  const from = Math.max(lastListingAt ?? 0, answeredAt ?? 0);
  const next = searchSchedule.map((after) => (answeredAt ?? 0) + after).find((at) => at > from);
  return {
    listings: Math.min(listings, listsToConfirmAbsent),
    needed: listsToConfirmAbsent,
    nextAt: isoOrNull(next ?? null),
  };
}

function findLaunchAttention(launch: StoredLaunch, { state, httpStatus }: StoredAttempt): Attention | null {
  const label = providerLabels[launch.provider];
  if (state === "unknown") {
    return {
      tone: "warn",
      word: "Launch unknown",
      title:
        httpStatus === null
          ? "The cloud's answer was lost, so this machine may exist."
          : "The cloud's answer does not settle it, so this machine may exist.",
      detail: `${possibleCostText(launch)} It is looked for by its mark, not launched again. Further launches on this ${label} account wait.`,
    };
  }
  if (state === "duplicate") {
    return {
      tone: "bad",
      word: "Duplicate",
      title: `${label} made more than one machine of one request.`,
      detail: "All of them bill. Nothing is deleted by itself; choose the one to end.",
    };
  }
  return null;
}

/** The first events of a launch, from its own rows: read again, recorded, sent. */
export function openingEvents(launch: StoredLaunch, { marker, sentAt }: StoredAttempt): HistoryEvent[] {
  const { stock } = JSON.parse(launch.offerJson) as ListedOffer;
  const label = providerLabels[launch.provider];
  const line = (
    at: number,
    kind: HistoryEvent["kind"],
    title: string,
    detail: string,
    took: number | null = null,
  ): HistoryEvent => ({ at: iso(at), kind, tone: "good", title, detail, took });
  const detail = `${dueText(launch)}, ${stock === "in-stock" ? "in stock" : "stock not said"}`;
  return [
    line(launch.createdAt, "answer", "Offer read again", detail, launch.readTook),
    line(launch.createdAt, "intent", "Intent written", `${marker} is on disk before the first byte is sent`),
    ...(sentAt === null
      ? []
      : [line(sentAt, "call", "Create sent, once", `One create to ${label}; it is never repeated`)]),
  ];
}

export function toHistoryEvent({ at, kind, tone, title, detail, took }: StoredHistoryEvent): HistoryEvent {
  return { at: iso(at), kind, tone, title, detail, took };
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function isoOrNull(milliseconds: number | null): string | null {
  return milliseconds === null ? null : iso(milliseconds);
}
