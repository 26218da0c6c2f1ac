import { isTransient, ProviderError } from "@/lib/providers/errors";

import type { ProbeStop } from "./probe-state";

const hour = 3_600_000;
const day = 24 * hour;

/** A dry run may have started an instance. Nothing is sent until the owner has checked. */
export function stoppedError({ instanceId, at }: ProbeStop): ProviderError {
  return new ProviderError(
    "gpugeek",
    "outcome-unknown",
    `GPUGeek answered a price check at ${at} with the id of an instance: ${instanceId}. It may be running and costing money. ` +
      `Look in the GPUGeek console for an instance called price-probe and release it; then run \`npm run accept-poll gpugeek\`. ` +
      `Until then GPUGeek is not asked for anything.`,
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
  const message = `GPUGeek failed several times in a row and is left alone for ${Math.ceil(pause / 1000)} s.`;
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
