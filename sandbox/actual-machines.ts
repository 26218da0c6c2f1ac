import type { AccountStates } from "./account-states";
import { computeBill } from "./state/bill";
import { machinePhase, type Machine } from "./state/machine";
import { providerNames, type ProviderName } from "./call";
import type { Cloud } from "./protocol";

/** The true state of a machine, whatever its cloud reports. */
export interface ActualMachine {
  provider: ProviderName;
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
  accounts: AccountStates,
  time: number,
): ActualMachine[] {
  return providerNames.flatMap((provider) => {
    const cloud = clouds.find(({ name }) => name === provider);
    const machines: Iterable<Machine<unknown>> = accounts[provider].machines.values();
    return cloud ? [...machines].map((machine) => toActualMachine(cloud, machine, time)) : [];
  });
}

function toActualMachine(cloud: Cloud, machine: Machine<unknown>, time: number): ActualMachine {
  const { id, name, tags, createdAt, currency, deletion } = machine;
  const isEnded = machinePhase(machine, time) === "ended";
  const bill = computeBill(cloud.name, machine, time);
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
    ...(cloud.name === "gpugeek" ? { stoppedMicros: bill.stoppedMicros } : {}),
  };
}
