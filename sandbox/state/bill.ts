import type { ProviderName } from "../call";
import type { Machine } from "./machine";

const hour = 3_600_000;

/** The cost of a machine up to some time, in millionths of its currency. */
export interface Bill {
  isBilling: boolean;
  billedMicros: number;
  /** What its stopped time would have cost in addition. */
  stoppedMicros: number;
}

/** The bill runs from creation to termination, except while the machine is stopped. */
export function computeBill(provider: ProviderName, machine: Machine<unknown>, time: number): Bill {
  const lastMoment = endOfBilling(provider, machine) ?? Infinity;
  const until = Math.min(time, lastMoment);
  const stopped = machine.stops.reduce(
    (sum, { from, to }) => sum + Math.max(0, Math.min(until, to ?? Infinity) - from),
    0,
  );
  const isStopped = machine.stops.some(({ from, to }) => time >= from && (to === null || time < to));
  const lived = Math.max(0, until - machine.createdAt);
  return {
    isBilling: time < lastMoment && !isStopped,
    billedMicros: costMicros(machine, lived - stopped),
    stoppedMicros: costMicros(machine, stopped),
  };
}

/** Shadeform stops billing when the deletion begins, the others when it completes. */
export function endOfBilling(provider: ProviderName, { deletion }: Machine<unknown>): number | null {
  if (!deletion) return null;
  return provider === "shadeform" ? deletion.from : deletion.to;
}

function costMicros({ hourlyMicros }: Machine<unknown>, milliseconds: number): number {
  return Math.round(hourlyMicros * (milliseconds / hour));
}
