/** A machine as stored. Its phase follows from these facts and the time. */
export interface Machine<Facts> {
  id: string;
  name: string;
  tags: readonly string[];
  /** The cloud's own facts. */
  facts: Facts;
  /** Millionths of `currency` per hour, fixed at creation. */
  hourlyMicros: number;
  currency: string;
  /** The pool and units that it uses; null if the catalog does not count them. */
  holds: { pool: string; units: number } | null;
  /** Epoch milliseconds, like all times here. */
  createdAt: number;
  bootedAt: number;
  /** Whether its boot ends in the cloud's error status. */
  isFaulty: boolean;
  reboot: Span | null;
  /** When it was stopped. */
  stops: readonly Span[];
  /** When its deletion begins and ends; may be in the future. */
  deletion: Deletion | null;
}

/** `to` is null while the span is open. */
export interface Span {
  from: number;
  to: number | null;
}

/** `reason` is the reported reason of a deletion that the customer did not request. */
export interface Deletion {
  from: number;
  to: number;
  reason: string | null;
}

export type Phase = "booting" | "running" | "rebooting" | "stopped" | "faulty" | "deleting" | "ended";

/** The phase of a machine at some time. */
export function machinePhase(machine: Machine<unknown>, time: number): Phase {
  const { deletion, reboot, stops } = machine;
  if (deletion && time >= deletion.to) return "ended";
  if (deletion && time >= deletion.from) return "deleting";
  if (time < machine.bootedAt) return "booting";
  if (machine.isFaulty) return "faulty";
  if (stops.some((stop) => covers(stop, time))) return "stopped";
  return reboot && covers(reboot, time) ? "rebooting" : "running";
}

/** The completed part of the boot, 0 to 1. */
export function bootProgress({ createdAt, bootedAt }: Machine<unknown>, time: number): number {
  if (time >= bootedAt) return 1;
  return Math.max(0, (time - createdAt) / (bootedAt - createdAt));
}

function covers({ from, to }: Span, time: number): boolean {
  return time >= from && (to === null || time < to);
}
