import type { StoredAttempt, StoredLaunch } from "@/db/ledger";
import { minute } from "@/lib/domain/durations";
import { providerLabels } from "@/lib/domain/provider-id";
import { isoTime } from "@/lib/format";

import { deviationText, deviationTitle } from "./deviation";
import { parseFacts } from "./facts";
import { isInLatestList, isUnderNewKey, type MachineRecord } from "./machine-record";
import { dollarsText, possibleCostText } from "./refusals";
import type { Attention, InstanceView } from "./schema";

/** An unconfirmed termination needs the owner after this time, in milliseconds. */
const attentionDelay = 90_000;
/** The same for a machine whose bill has ended according to its provider. */
const billEndedAttentionDelay = 15 * minute;

/** The problem of a machine that its owner should read; null for none. */
export function findAttention(
  { instance, termination, attempt, launch, listing, client, facts, cap }: MachineRecord,
  now: number,
  requested: InstanceView["requested"],
): Attention | null {
  const label = client?.label ?? providerLabels[instance.provider];
  if (attempt?.state === "duplicate") return duplicateAttention(label);
  if (termination && (termination.tries > 1 || now - termination.createdAt > attentionDelay)) {
    const hasBillEnded = instance.bills === 0;
    if (
      hasBillEnded &&
      isInLatestList(instance, listing) &&
      now - termination.createdAt < billEndedAttentionDelay
    )
      return null;
    const lastReply = termination.message ? ` Last reply: ${termination.message}` : "";
    return {
      tone: "warn",
      word: hasBillEnded ? "Terminating, billing stopped" : "Terminating, may still cost money",
      title: hasBillEnded
        ? `Billing has stopped, but ${label} has not confirmed that the machine is gone.`
        : instance.state === "terminating"
          ? `${label} is terminating it, but does not report when billing stops.`
          : `${label} has not terminated it yet.`,
      detail: `Requested ${termination.tries === 1 ? "once" : `${termination.tries} times`}; provider status: “${instance.rawState ?? "not specified"}”.${lastReply} Retrying until it is confirmed gone.`,
    };
  }
  // Just requested: until then, lists and states are not shown as problems.
  if (termination) return null;
  const known = parseFacts(instance);
  const deviation = launch && known.deviation;
  if (deviation) {
    const isPast = cap.hourlyMicros > cap.maxHourlyMicros;
    const counted = `${dollarsText(cap.hourlyMicros)}/h with launches that are not confirmed`;
    return {
      tone: isPast ? "bad" : "warn",
      word: deviationTitle(deviation),
      title: deviationText(deviation, launch, instance.hourlyMicros),
      detail: `Reported by ${label}.${isPast ? ` Your ${dollarsText(cap.maxHourlyMicros)} hourly limit is exceeded: ${counted}.` : ""} Terminate it if this is not what you want.`,
      since: isoTime(deviation.since),
      isPrice: deviation.price !== null,
    };
  }
  if (isUnderNewKey({ instance, listing })) {
    return {
      tone: "warn",
      word: "Not visible with this key",
      title: `${label}'s key was replaced, and the new key does not show it.`,
      detail:
        "It may still cost money, and this key may not control it. Restore the old key. If the console shows that it is gone, resolve it here.",
    };
  }
  if (
    instance.missing > 0 ||
    (listing?.unreliableReason && facts.absenceByListOnly && instance.seenAt !== listing.listedAt)
  ) {
    return instance.missing > 0
      ? {
          tone: "warn",
          word: "Not listed",
          title: `${label}'s latest list does not include it.`,
          detail: "It may still cost money until it is confirmed gone.",
        }
      : null;
  }
  if (known.failedAction === "start" && requested?.action !== "start") {
    return {
      tone: "warn",
      word: "Start failed",
      title: `${label} accepted the start, but it failed.`,
      detail: known.detail ?? "Start it again later, or terminate it and launch another offer.",
    };
  }
  if (instance.launchTag !== null && instance.state === "error") {
    return {
      tone: "bad",
      word: "Error",
      title: `${label} reports an error.`,
      detail: "It may still cost money. Terminate it unless you are investigating it.",
    };
  }
  if (instance.launchTag !== null && instance.state === "unknown") {
    return {
      tone: "warn",
      word: "Status unknown",
      title: `${label} reports a status that this app does not know: “${instance.rawState ?? "none"}”.`,
      detail: "It counts as costing money.",
    };
  }
  return null;
}

/** The same of a launch. */
export function findLaunchAttention(
  launch: StoredLaunch,
  { state, httpStatus }: StoredAttempt,
): Attention | null {
  const label = providerLabels[launch.provider];
  if (state === "unknown") {
    return {
      tone: "warn",
      word: "Possibly running",
      title:
        httpStatus === null
          ? "Launch not confirmed: the reply was lost, so the machine may exist."
          : "Launch not confirmed: the reply was unclear, so the machine may exist.",
      detail: `${possibleCostText(launch)} We are checking whether it exists and won’t retry. Other launches on this ${label} account are paused.`,
    };
  }
  return state === "duplicate" ? duplicateAttention(label) : null;
}

function duplicateAttention(label: string): Attention {
  return {
    tone: "bad",
    word: "More than one machine",
    title: `${label} created more than one machine for one launch.`,
    detail: "All of them cost money. Nothing is deleted automatically; choose which to terminate.",
  };
}
