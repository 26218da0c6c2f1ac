import type { StoredHistoryEvent } from "@/db/history";
import type { StoredAttempt, StoredLaunch } from "@/db/ledger";
import { hour } from "@/lib/domain/durations";
import type { MachineOffer } from "@/lib/domain/offer";
import { providerLabels } from "@/lib/domain/provider-id";
import { isoTime } from "@/lib/format";
import { cloudText } from "@/lib/offers/cloud-text";

import { findLaunchAttention } from "./attention";
import { firstPaidUntil } from "./money";
import { dueText } from "./refusals";
import type { HistoryEvent, InstanceView, LaunchView } from "./schema";
import { listsToConfirmAbsent, searchSchedule } from "./settlement";

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
  const offer = JSON.parse(launch.offerJson) as MachineOffer;
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
    createdAt: isoTime(launch.createdAt),
    committedMicros: launch.committedMicros,
    paidUntil: instance?.paidUntil ?? isoTime(attempt.sentAt && firstPaidUntil(launch, attempt.sentAt)),
    attempts: attempts.map(({ launchTag, state, nativeId, message, sentAt, settledAt }) => ({
      marker: launchTag,
      state,
      nativeId,
      message,
      sentAt: isoTime(sentAt),
      settledAt: isoTime(settledAt),
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
  return hours === null || sentAt === null ? null : isoTime(sentAt + hours * hour);
}

function searchProgress({ listings, answeredAt, lastListingAt }: StoredAttempt): LaunchView["search"] {
  const from = Math.max(lastListingAt ?? 0, answeredAt ?? 0);
  const next = searchSchedule.map((after) => (answeredAt ?? 0) + after).find((at) => at > from);
  return {
    listings: Math.min(listings, listsToConfirmAbsent),
    needed: listsToConfirmAbsent,
    nextAt: isoTime(next ?? null),
  };
}

/** The first events of a launch, from its own rows: price checked, saved, sent. */
export function openingEvents(launch: StoredLaunch, { launchTag, sentAt }: StoredAttempt): HistoryEvent[] {
  const { stock } = JSON.parse(launch.offerJson) as MachineOffer;
  const label = providerLabels[launch.provider];
  const line = (
    at: number,
    kind: HistoryEvent["kind"],
    title: string,
    detail: string,
    took: number | null = null,
  ): HistoryEvent => ({ at: isoTime(at), kind, tone: "good", title, detail, took });
  const detail = `${dueText(launch)}, ${stock === "in-stock" ? "in stock" : "stock not specified"}`;
  return [
    line(launch.createdAt, "answer", "Price checked", detail, launch.readTook),
    line(launch.createdAt, "intent", "Saved", `Launch tag \`${launchTag}\``),
    ...(sentAt === null ? [] : [line(sentAt, "call", "Request sent", `to ${label}`)]),
  ];
}

export function toHistoryEvent({ at, kind, tone, title, detail, took }: StoredHistoryEvent): HistoryEvent {
  return { at: isoTime(at), kind, tone, title, detail, took };
}
