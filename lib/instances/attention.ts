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
    const lastReply = termination.message ? ` Last answer: ${termination.message}` : "";
    return {
      tone: "warn",
      word: hasBillEnded ? "Terminating, bills no more" : "Terminating, may still bill",
      title: hasBillEnded
        ? `${label} stopped billing, but has not confirmed that it is gone.`
        : instance.state === "terminating"
          ? `${label} is ending it, and does not say when its bill ends: it may still be billing.`
          : `${label} has not let go of it: it may still be billing.`,
      detail: `Asked ${termination.tries === 1 ? "once" : `${termination.tries} times`}; its word for it is “${instance.rawState ?? "not specified"}”.${lastReply} It is asked again until the cloud says that it is gone.`,
    };
  }
  // Just requested: until then, lists and states are not shown as problems.
  if (termination) return null;
  const known = parseFacts(instance);
  const deviation = launch && known.deviation;
  if (deviation) {
    const isPast = cap.hourlyMicros > cap.maxHourlyMicros;
    const counted = `${dollarsText(cap.hourlyMicros)}/h counts, launches that are not confirmed included`;
    return {
      tone: isPast ? "bad" : "warn",
      word: deviationTitle(deviation),
      title: deviationText(deviation, launch, instance.hourlyMicros),
      detail: `${label} reports it.${isPast ? ` Your ${dollarsText(cap.maxHourlyMicros)} hourly limit is exceeded: ${counted}.` : ""} Terminate it if you do not agree.`,
      since: isoTime(deviation.since),
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
    (listing?.unreliableReason && facts.absenceByListOnly && instance.seenAt !== listing.listedAt)
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
  if (instance.launchTag !== null && instance.state === "error") {
    return {
      tone: "bad",
      word: "In error",
      title: `${label} says that it failed.`,
      detail: "It may bill all the same. Terminate it, unless you are looking into it.",
    };
  }
  if (instance.launchTag !== null && instance.state === "unknown") {
    return {
      tone: "warn",
      word: "State unknown",
      title: `${label} uses a word for its state that this app does not know: “${instance.rawState ?? "none"}”.`,
      detail: "It counts as billing.",
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
      word: "Launch unknown",
      title:
        httpStatus === null
          ? "The cloud's answer was lost, so this machine may exist."
          : "The cloud's answer does not settle it, so this machine may exist.",
      detail: `${possibleCostText(launch)} It is looked for by its mark, not launched again. Further launches on this ${label} account wait.`,
    };
  }
  return state === "duplicate" ? duplicateAttention(label) : null;
}

function duplicateAttention(label: string): Attention {
  return {
    tone: "bad",
    word: "Duplicate",
    title: `${label} made more than one machine of one request.`,
    detail: "All of them bill. Nothing is deleted by itself; choose the one to end.",
  };
}
