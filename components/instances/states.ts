import type { InstanceState } from "@/lib/domain/instance";
import type { InstanceView, LaunchView } from "@/lib/instances/schema";

/** A status label, and the `data-mark` of the element that shows it. */
interface Status {
  word: string;
  mark: string;
}

/** The label and the mark of each state. */
const stateLabels: Record<InstanceState, Status> = {
  provisioning: { word: "Starting", mark: "busy" },
  running: { word: "Running", mark: "good" },
  stopped: { word: "Stopped", mark: "off" },
  restarting: { word: "Restarting", mark: "busy" },
  terminating: { word: "Terminating, may still cost money", mark: "busy" },
  gone: { word: "Terminated", mark: "off" },
  error: { word: "Error", mark: "bad" },
  unknown: { word: "Status unknown", mark: "unknown" },
};

/** Terminating, and its provider documents that it does not bill in this state. */
const terminatingUnbilled = { word: "Terminating, billing stopped", mark: "busy" };

const requestedLabels = { start: "Starting…", stop: "Stopping…", restart: "Restarting…" };

/** The status as the owner reads it: a problem comes before the provider's status. */
export function instanceStatus({ state, attention, ours, bills, requested }: InstanceView): Status {
  if (requested) return { word: requestedLabels[requested.action], mark: "busy" };
  if (attention) return { word: attention.word, mark: attention.tone };
  if (state === "terminating" && bills === false) return terminatingUnbilled;
  if (!ours && state === "running") return { word: stateLabels.running.word, mark: "elsewhere" };
  return stateLabels[state];
}

/** The status of a launch that is not settled. */
export function launchStatus({ state, attention }: LaunchView): Status {
  if (attention) return { word: attention.word, mark: state === "unknown" ? "unknown" : attention.tone };
  if (state === "unknown") return { word: "Launch not confirmed", mark: "unknown" };
  return state === "duplicate"
    ? { word: "More than one machine", mark: "bad" }
    : { word: "Launching", mark: "busy" };
}

/**
 * True if the owner may resolve it by hand: its termination was requested or its state is unknown, and no list shows
 * it.
 */
export function canResolveManually({
  attention,
  ours,
  state,
  termination,
  isShown,
  isUnderNewKey,
}: InstanceView): boolean {
  const isOpen = termination !== null || state === "unknown" || isUnderNewKey;
  return ours && attention !== null && !isShown && isOpen;
}
