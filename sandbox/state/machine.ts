import { chanceInteger } from "../catalog/chance";

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
interface Span {
  from: number;
  to: number | null;
}

/** `reason` is the reported reason of a deletion that the customer did not request. */
interface Deletion {
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

const hour = 3_600_000;

/** See `CloudTraits`. */
type Billing = { billsDeletion: boolean };

/** The cost of a machine up to some time, in millionths of its currency. */
interface Bill {
  isBilling: boolean;
  billedMicros: number;
  /** What its stopped time would have cost in addition. */
  stoppedMicros: number;
}

/** The bill runs from creation to termination, except while the machine is stopped. */
export function computeBill(cloud: Billing, machine: Machine<unknown>, time: number): Bill {
  const lastMoment = endOfBilling(cloud, machine) ?? Infinity;
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

function endOfBilling({ billsDeletion }: Billing, { deletion }: Machine<unknown>): number | null {
  if (!deletion) return null;
  return billsDeletion ? deletion.to : deletion.from;
}

function costMicros({ hourlyMicros }: Machine<unknown>, milliseconds: number): number {
  return Math.round(hourlyMicros * (milliseconds / hour));
}

/** The address of a machine, from the documentation ranges of RFC 5737. */
export function machineAddress(id: string): string {
  const network = chanceInteger(0, 1, id, "network") === 0 ? "198.51.100" : "203.0.113";
  return `${network}.${chanceInteger(1, 254, id, "host")}`;
}

/** The port of a machine behind a shared address. */
export function machinePort(id: string, use: string): number {
  return chanceInteger(20_000, 59_999, id, use);
}

/** A secret of a machine, sixteen hexadecimal digits. */
export function machineSecret(id: string, use: string): string {
  const half = (part: string) => chanceInteger(0, 0xffff_ffff, id, use, part).toString(16).padStart(8, "0");
  return half("first") + half("second");
}
