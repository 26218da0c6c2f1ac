/** What a machine does, in our words; what the cloud's own word for it was always stands beside it. */
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

/** What can be asked of a machine, where its cloud can do it. */
export const instanceActions = ["start", "stop", "restart", "rename", "set-ports", "terminate"] as const;
export type InstanceAction = (typeof instanceActions)[number];

/**
 * Where a create stands. `rejected`: provably nothing was made; `unknown`: it may exist and bill;
 * `adopted`: found by its marker; `absent`: looked for long enough; `duplicate`: made more than once.
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

/** A port of a machine: what listens inside, and where it is reached, where the cloud tells. */
export interface PortMapping {
  internal: number;
  external: number | null;
}

/** A page that a machine serves, without any token in its address. */
export interface ServiceLink {
  label: string;
  url: string;
}

/** What a line of a history is about: an intent, a call to the cloud, its answer, a state, a list, or money. */
export const eventKinds = ["intent", "call", "answer", "state", "list", "money"] as const;
export type EventKind = (typeof eventKinds)[number];

/** How it went: drives the mark beside a line. */
export const tones = ["good", "plain", "warn", "bad"] as const;
export type Tone = (typeof tones)[number];
