/** One machine, as its cloud remembers it. What it is doing follows from these facts and the time. */
export interface Machine<Facts> {
  id: string;
  name: string;
  tags: readonly string[];
  /** What the cloud knows of it besides. */
  facts: Facts;
  /** Millionths of `currency` per hour, fixed at creation. */
  hourlyMicros: number;
  currency: string;
  /** What it takes from the world's stock, and how much of it; null where the world does not count. */
  holds: { pool: string; units: number } | null;
  /** Epoch milliseconds, as all times here. */
  createdAt: number;
  bootedAt: number;
  /** Its boot ends in the cloud's state for errors. */
  isFaulty: boolean;
  reboot: Span | null;
  /** Switched off and kept. */
  stops: readonly Span[];
  /** When its deletion begins and ends; may lie ahead. */
  deletion: Deletion | null;
}

/** `to` is null while nobody knows the end. */
export interface Span {
  from: number;
  to: number | null;
}

/** `reason` is what the cloud says when it was not the customer's wish. */
export interface Deletion {
  from: number;
  to: number;
  reason: string | null;
}

export type Phase = "booting" | "running" | "rebooting" | "stopped" | "faulty" | "deleting" | "ended";

/** What a machine is doing at some time. */
export function machinePhase(machine: Machine<unknown>, time: number): Phase {
  const { deletion, reboot, stops } = machine;
  if (deletion && time >= deletion.to) return "ended";
  if (deletion && time >= deletion.from) return "deleting";
  if (time < machine.bootedAt) return "booting";
  if (machine.isFaulty) return "faulty";
  if (stops.some((stop) => covers(stop, time))) return "stopped";
  return reboot && covers(reboot, time) ? "rebooting" : "running";
}

/** How much of its boot lies behind a machine, 0 to 1. */
export function bootProgress({ createdAt, bootedAt }: Machine<unknown>, time: number): number {
  if (time >= bootedAt) return 1;
  return Math.max(0, (time - createdAt) / (bootedAt - createdAt));
}

function covers({ from, to }: Span, time: number): boolean {
  return time >= from && (to === null || time < to);
}
