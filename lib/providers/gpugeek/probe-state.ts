import { z } from "zod";

import { hour } from "@/lib/domain/durations";
import { durationText } from "@/lib/format";

import type { ProviderMemory } from "../provider";
import { isTransient, ProviderError } from "../errors";

const count = z.int().min(0);

/** An instance that a dry run may have started. Probes stop until the owner clears it. */
const probeStopSchema = z.object({ instanceId: z.string(), at: z.string() });
type ProbeStop = z.infer<typeof probeStopSchema>;

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
export async function readProbeState(memory: ProviderMemory): Promise<ProbeState> {
  return parseProbeState(await memory.read());
}

function parseProbeState(value: unknown): ProbeState {
  const known = typeof value === "object" && value !== null ? value : {};
  return probeStateSchema.parse({ stopped: null, ...known });
}

/** Saves the state. Never overwrites a stop that a price check before a launch stored meanwhile. */
export async function saveProbeState(memory: ProviderMemory, state: ProbeState): Promise<void> {
  await memory.update((value) => {
    state.stopped ??= parseProbeState(value).stopped;
    return state;
  });
}

/** Saves that a price check may have started an instance. */
export async function saveProbeStop(memory: ProviderMemory, stopped: ProbeStop): Promise<void> {
  await memory.update((value) => ({ ...parseProbeState(value), stopped }));
}

/** Whether the budget of this UTC day allows another probe; 0 is no limit. */
export function hasBudget(state: ProbeState, dailyProbes: number, now: Date): boolean {
  const day = now.toISOString().slice(0, 10);
  if (state.day !== day) Object.assign(state, { day, probes: 0 });
  return dailyProbes === 0 || state.probes < dailyProbes;
}

const day = 24 * hour;

/** A dry run may have started an instance. Nothing is sent until the owner has checked. */
export function stoppedError({ instanceId, at }: ProbeStop): ProviderError {
  return new ProviderError(
    "gpugeek",
    "outcome-unknown",
    `GPUGeek returned the ID of an instance for a price check at ${at}: ${instanceId}. It may be running and costing money. ` +
      `Find an instance named price-probe in the GPUGeek console and release it; then run \`npm run accept-poll gpugeek\`. ` +
      `Until then this app sends no request to GPUGeek.`,
  );
}

export function budgetError(dailyProbes: number, now: Date): ProviderError {
  const untilMidnight = day - (now.getTime() % day);
  return new ProviderError(
    "gpugeek",
    "rate-limited",
    `The ${dailyProbes.toLocaleString("en-US")} price probes of today are used up; the next ones go out after 00:00 UTC. ` +
      `GPUGeek's prices are kept until then; GPUGEEK_DAILY_PROBES sets how many probes a day may have.`,
    { retryAfter: Math.min(hour, untilMidnight) },
  );
}

/** The breaker is open: nothing is sent meanwhile, and no poll is counted. */
export function circuitOpenError(pause: number): ProviderError {
  const message = `GPUGeek failed several times in a row. Requests are paused for ${durationText(pause)}.`;
  return new ProviderError("gpugeek", "unavailable", message, { retryAfter: pause });
}

export function interruptedError(): ProviderError {
  return new ProviderError(
    "gpugeek",
    "timeout",
    "The poll of GPUGeek was stopped before its end; what it had read stays.",
  );
}

/** Whether an error concerns only one combination, so that the next one can be probed. */
export function isSingleProbeError(error: ProviderError): boolean {
  if (error.kind === "rate-limited") return false;
  return isTransient(error) || error.kind === "unreadable" || error.kind === "rejected";
}
