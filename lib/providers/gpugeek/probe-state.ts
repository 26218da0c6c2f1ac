import { z } from "zod";

import type { ProviderMemory } from "@/lib/providers/provider";

const count = z.int().min(0);

/** An instance that a dry run may have started. Probes stop until the owner clears it. */
const probeStopSchema = z.object({ instanceId: z.string(), at: z.string() });
export type ProbeStop = z.infer<typeof probeStopSchema>;

const refusalSchema = z.object({ answer: z.enum(["sold-out", "not-offered"]), times: count, until: count });

const probeStateSchema = z.object({
  /** Number of polls so far; all waits are counted in polls. */
  polls: count.catch(0),
  /** The polls at which tiers B and C last finished. */
  lastB: count.nullable().catch(null),
  lastC: count.nullable().catch(null),
  /** The UTC day that `probes` counts, `2026-11-20`. */
  day: z.string().catch(""),
  probes: count.catch(0),
  /** Rejections by scope. */
  negative: z.record(z.string(), refusalSchema).catch(() => ({})),
  // An unreadable value still means that something happened.
  stopped: probeStopSchema.nullable().catch({ instanceId: "unknown", at: "an unknown moment" }),
});
export type ProbeState = z.infer<typeof probeStateSchema>;

/** The state between polls and across restarts. */
export function readProbeState(memory: ProviderMemory): ProbeState {
  const value = memory.read();
  const known = typeof value === "object" && value !== null ? value : {};
  return probeStateSchema.parse({ stopped: null, ...known });
}

/** Saves the state. Never overwrites a stop that a price check before a launch stored meanwhile. */
export function saveProbeState(memory: ProviderMemory, state: ProbeState): void {
  state.stopped ??= readProbeState(memory).stopped;
  memory.write(state);
}

/** Whether the budget of this UTC day allows another probe; 0 is no limit. */
export function hasBudget(state: ProbeState, dailyProbes: number, now: Date): boolean {
  const day = now.toISOString().slice(0, 10);
  if (state.day !== day) Object.assign(state, { day, probes: 0 });
  return dailyProbes === 0 || state.probes < dailyProbes;
}
