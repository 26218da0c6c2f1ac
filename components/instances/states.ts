import type { InstanceState } from "@/lib/domain/instance";
import type { InstanceView, LaunchView } from "@/lib/instances/schema";

/** The label of each state and the shape before it. */
export const stateLabels: Record<InstanceState, { word: string; shape: string }> = {
  provisioning: { word: "Starting", shape: "st-spin" },
  running: { word: "Running", shape: "st-run" },
  stopped: { word: "Stopped", shape: "st-off" },
  restarting: { word: "Restarting", shape: "st-spin" },
  terminating: { word: "Terminating, may still bill", shape: "st-spin" },
  gone: { word: "Gone", shape: "st-off" },
  error: { word: "Error", shape: "st-bad" },
  unknown: { word: "Unknown", shape: "st-ask" },
};

/** Terminating, and its provider documents that it does not bill in this state. */
const terminatingUnbilled = { word: "Terminating, bills no more", shape: "st-spin" };

const requestedLabels = { start: "Starting…", stop: "Stopping…", restart: "Restarting…" };

const toneShapes = { warn: "st-warn", bad: "st-bad" } as const;

/** The state as the owner reads it: a problem comes before the provider's state. */
export function instanceStatus({ state, attention, ours, bills, requested }: InstanceView): {
  word: string;
  shape: string;
} {
  if (requested) return { word: requestedLabels[requested.action], shape: "st-spin" };
  if (attention) return { word: attention.word, shape: toneShapes[attention.tone] };
  if (state === "terminating" && bills === false) return terminatingUnbilled;
  if (!ours && state === "running") return { word: stateLabels.running.word, shape: "st-foreign" };
  return stateLabels[state];
}

/** A launch that is not settled. */
export function launchStatus({ state, attention }: LaunchView): { word: string; shape: string } {
  if (attention)
    return { word: attention.word, shape: state === "unknown" ? "st-ask" : toneShapes[attention.tone] };
  if (state === "unknown") return { word: "Launch unknown", shape: "st-ask" };
  return state === "duplicate"
    ? { word: "Made more than once", shape: "st-bad" }
    : { word: "Being launched", shape: "st-spin" };
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
