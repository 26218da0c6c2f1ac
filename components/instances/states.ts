import type { InstanceState } from "@/lib/domain/instance";
import type { InstanceView, LaunchView } from "@/lib/instances/schema";

/** Each state as a word and the shape before it. */
export const states: Record<InstanceState, { word: string; shape: string }> = {
  provisioning: { word: "Starting", shape: "st-spin" },
  running: { word: "Running", shape: "st-run" },
  stopped: { word: "Stopped", shape: "st-off" },
  restarting: { word: "Restarting", shape: "st-spin" },
  terminating: { word: "Terminating, may still bill", shape: "st-spin" },
  gone: { word: "Gone", shape: "st-off" },
  error: { word: "Error", shape: "st-bad" },
  unknown: { word: "Unknown", shape: "st-ask" },
};

/** Where the cloud has said that its bill ended with the order. */
const ending = { word: "Terminating, bills no more", shape: "st-spin" };

const requestedWords = { start: "Starting…", stop: "Stopping…", restart: "Restarting…" };

const toneShapes = { warn: "st-warn", bad: "st-bad" } as const;

/** The state as the owner reads it: what needs him goes before what the cloud says. */
export function stateOf({ state, attention, ours, bills, requested }: InstanceView): {
  word: string;
  shape: string;
} {
  if (requested) return { word: requestedWords[requested.action], shape: "st-spin" };
  if (attention) return { word: attention.word, shape: toneShapes[attention.tone] };
  if (state === "terminating" && bills === false) return ending;
  if (!ours && state === "running") return { word: states.running.word, shape: "st-foreign" };
  return states[state];
}

/** A launch that is not settled. */
export function stateOfLaunch({ state, attention }: LaunchView): { word: string; shape: string } {
  if (attention)
    return { word: attention.word, shape: state === "unknown" ? "st-ask" : toneShapes[attention.tone] };
  if (state === "unknown") return { word: "Launch unknown", shape: "st-ask" };
  return state === "duplicate"
    ? { word: "Made more than once", shape: "st-bad" }
    : { word: "Being launched", shape: "st-spin" };
}

/** Whether the owner may settle it by hand: its end was asked for, or nobody can tell what became of it, and no list shows it. */
export function canSettle({
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
