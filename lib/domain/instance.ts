/** Normalized states of a machine; the provider's own status is always stored with it. */
export const instanceStates = [
  "provisioning",
  "running",
  "stopped",
  "restarting",
  "terminating",
  "gone",
  "error",
  "unknown",
] as const;
export type InstanceState = (typeof instanceStates)[number];

/** Actions on a machine, where its provider supports them. */
export const instanceActions = ["start", "stop", "restart", "rename", "set-ports", "terminate"] as const;
export type InstanceAction = (typeof instanceActions)[number];

/**
 * States of a create. `rejected`: provably nothing was created; `unknown`: a machine may exist and bill;
 * `adopted`: found by its launch tag; `absent`: not found after a full search; `duplicate`: created more than
 * once.
 */
export const attemptStates = [
  "prepared",
  "sending",
  "confirmed",
  "rejected",
  "unknown",
  "adopted",
  "absent",
  "duplicate",
] as const;
export type AttemptState = (typeof attemptStates)[number];

/** A port of a machine: the port inside, and its public address where the provider reports one. */
export interface PortMapping {
  internal: number;
  external: number | null;
}

/** A web page that a machine serves; its URL carries no token. */
export interface ServiceLink {
  label: string;
  url: string;
}

/** Kinds of lines in a machine's history: an intent, an API call, its reply, a state, a listing, or money. */
export const eventKinds = ["intent", "call", "answer", "state", "list", "money"] as const;
export type EventKind = (typeof eventKinds)[number];

/** The outcome of a history line; selects the icon beside it. */
export const tones = ["good", "plain", "warn", "bad"] as const;
export type Tone = (typeof tones)[number];
