import type { AccountState } from "./state/account-state";
import { computeBill, machinePhase, type Machine } from "./state/machine";
import type { Cloud } from "./protocol";

/** The true state of a machine, whatever its cloud reports. */
export interface ActualMachine {
  provider: string;
  id: string;
  name: string;
  tags: readonly string[];
  /** The provider status; "deleted" for every cloud after termination. */
  status: string;
  /** Epoch milliseconds. */
  createdAt: number;
  /** Null until it is terminated. */
  endedAt: number | null;
  billing: boolean;
  /** Price per hour in `currency`. */
  hourly: number;
  currency: string;
  /** The bill so far, in millionths of `currency`. */
  billedMicros: number;
  /** What the stopped time would have cost in addition; only for clouds that can stop machines. */
  stoppedMicros?: number;
}

/** Every machine ever created, by cloud, oldest first. */
export function listActualMachines(
  clouds: readonly Cloud[],
  accounts: Readonly<Record<string, AccountState<unknown>>>,
  time: number,
): ActualMachine[] {
  return clouds.flatMap((cloud) =>
    [...(accounts[cloud.name]?.machines.values() ?? [])].map((machine) =>
      toActualMachine(cloud, machine, time),
    ),
  );
}

function toActualMachine(cloud: Cloud, machine: Machine<unknown>, time: number): ActualMachine {
  const { id, name, tags, createdAt, currency, deletion } = machine;
  const isEnded = machinePhase(machine, time) === "ended";
  const bill = computeBill(cloud, machine, time);
  return {
    provider: cloud.name,
    id,
    name,
    tags,
    status: isEnded ? "deleted" : cloud.machineStatus(machine, time),
    createdAt,
    endedAt: isEnded && deletion ? deletion.to : null,
    billing: bill.isBilling,
    hourly: machine.hourlyMicros / 1e6,
    currency,
    billedMicros: bill.billedMicros,
    ...(cloud.canStop ? { stoppedMicros: bill.stoppedMicros } : {}),
  };
}
