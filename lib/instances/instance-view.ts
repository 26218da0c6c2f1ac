import type { PrepaidPeriod } from "@/db/billing-spans";
import type { StoredInstance } from "@/db/instances";
import type { StoredLaunch } from "@/db/ledger";
import type { InstanceAction } from "@/lib/domain/instance";
import type { ListedOffer } from "@/lib/domain/offer";
import { providerLabels } from "@/lib/domain/provider-id";
import { isoTime } from "@/lib/format";
import { cloudText } from "@/lib/offers/cloud-text";

import { availableActions } from "./act";
import { findAttention } from "./attention";
import { type MachineFacts, parseFacts } from "./facts";
import { findPendingRequest, isInLatestList, isUnderNewKey, type MachineRecord } from "./machine-record";
import { firstPaidUntil, totalCost } from "./money";
import { nameWithoutTag } from "./names";
import type { InstanceView } from "./schema";

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
    ours: instance.launchTag !== null,
    state,
    rawState: instance.rawState,
    gpuName: known.gpuName ?? offer?.gpu?.name ?? null,
    gpuCount: known.gpuCount ?? offer?.gpuCount ?? null,
    rawGpu: known.rawGpu ?? offer?.rawGpu ?? null,
    hourlyMicros: instance.hourlyMicros ?? launch?.hourlyMicros ?? null,
    agreedMicros: launch?.hourlyMicros ?? null,
    committedMicros: launch?.committedMicros ?? null,
    paidUntil: isoTime(instance.paidUntil),
    // A clock that was set back must not lower a cost; billed time is corrected within a second.
    costMicros: totalCost(spans, { from: 0, to: Math.max(now, instance.seenAt ?? 0) }, prepaid),
    isCosting:
      !isGone && instance.bills !== 0 && instance.missing === 0 && prepaid.every(({ toAt }) => toAt <= now),
    startedAt: isoTime(instance.startedAt),
    endsAt: isGone ? null : isoTime(instance.endsAt),
    endedAt: isoTime(instance.goneAt),
    endedBy: findEndedBy(machine),
    launchId: attempt?.launchId ?? null,
    offerId: launch?.offerId ?? null,
    actions:
      client && !isGone ? possible(availableActions(client, { state, launchTag: instance.launchTag })) : [],
    where: cloudText(offer?.cloud ?? known.cloud, instance.provider),
    regionName: known.regionName ?? offer?.region.name ?? offer?.region.id ?? null,
    billing: offer?.billing ?? null,
    detail: known.detail,
    bills: isGone ? false : billsNow(instance),
    sshCommand: known.ssh && sshCommand(known.ssh),
    sshKey: launch?.keyName && launch.keyFingerprint ? toSshKey(launch) : null,
    hasSecrets: known.hasSecrets && client?.machines.reveal !== undefined && instance.launchTag !== null,
    services: known.services,
    ports: known.ports,
    isStartable: known.isStartable,
    stopping: facts.stopping,
    terminating: facts.terminating,
    console: facts.console,
    killSwitch:
      canSwitch && (instance.killAt !== null || instance.killSpend !== null)
        ? { at: isoTime(instance.killAt), spend: instance.killSpend }
        : null,
    requested,
    termination: termination && {
      askedAt: isoTime(termination.createdAt),
      askedBy: termination.askedBy,
      tries: termination.tries,
      nextAt: isoTime(termination.nextAt),
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
