import { chanceInteger } from "../catalog/chance";

import { putEntry, type AccountState } from "./account-state";
import { machinePhase, type Machine, type Phase } from "./machine";

/** The machine to create. */
export interface MachinePlan<Facts> {
  name: string;
  tags?: readonly string[];
  facts: Facts;
  hourlyMicros: number;
  currency: string;
  holds?: Machine<Facts>["holds"];
}

/** A machine to add without a request; the cloud chooses what is missing. */
export interface ForeignMachine {
  name: string;
  tags?: readonly string[];
  /** Millionths of the cloud's currency. */
  hourlyMicros?: number;
}

/** Creates a machine, or duplicates of it if the behavior asks for them; the reported one comes first. */
export function createMachines<Facts>(
  account: AccountState<Facts>,
  plan: MachinePlan<Facts>,
  time: number,
): CreatedMachines<Facts> {
  const first = createOne(account, plan, time);
  const others = Array.from({ length: account.behavior.duplicates - 1 }, () =>
    createOne(account, plan, time),
  );
  return [first, ...others];
}

type CreatedMachines<Facts> = readonly [Machine<Facts>, ...Machine<Facts>[]];

/** Adds a machine of another owner that has already booted. */
export function addForeignMachine<Facts>(
  account: AccountState<Facts>,
  plan: MachinePlan<Facts>,
  time: number,
): string {
  const made = createOne(account, plan, time);
  putEntry(account, "machines", { ...made, bootedAt: time, isFaulty: false });
  return made.id;
}

/** The machine of an id, unless the cloud's behavior hides it. */
export function findVisibleMachine<Facts>(
  account: AccountState<Facts>,
  id: string,
  time: number,
): Machine<Facts> | undefined {
  const machine = account.machines.get(id);
  if (!machine || !isVisible(account, machine, time)) return undefined;
  return machinePhase(machine, time) === "ended" ? undefined : machine;
}

/** The listed machines, oldest first, after the cloud's behavior. */
export function listVisibleMachines<Facts>(
  account: AccountState<Facts>,
  time: number,
  shows: (phase: Phase) => boolean = (phase) => phase !== "ended",
): Machine<Facts>[] {
  const { listDrops, listCap } = account.behavior;
  return presentMachines(account, time)
    .filter((machine) => isVisible(account, machine, time) && shows(machinePhase(machine, time)))
    .slice(listDrops, listCap === null ? undefined : listDrops + listCap);
}

/** How many units of each pool the machines use at some time. */
export function countUsedUnits(account: AccountState<unknown>, time: number): (pool: string) => number {
  const units = new Map<string, number>();
  for (const machine of presentMachines(account, time)) {
    const phase = machinePhase(machine, time);
    const { holds } = machine;
    if (holds === null || phase === "stopped" || phase === "faulty" || phase === "ended") continue;
    units.set(holds.pool, (units.get(holds.pool) ?? 0) + holds.units);
  }
  return (pool) => units.get(pool) ?? 0;
}

/** How long a terminated machine stays available to lists. */
const endedVisibleMilliseconds = 60_000;

/** The machines that are present or ended within the last minute; forgets the others. */
function presentMachines<Facts>(account: AccountState<Facts>, time: number): Machine<Facts>[] {
  const present: Machine<Facts>[] = [];
  for (const id of account.present) {
    const machine = account.machines.get(id);
    const isPast = machine?.deletion && machine.deletion.to + endedVisibleMilliseconds <= time;
    if (!machine || isPast) account.present.delete(id);
    else present.push(machine);
  }
  return present;
}

function isVisible(
  { behavior }: AccountState<unknown>,
  { createdAt }: Machine<unknown>,
  time: number,
): boolean {
  return time >= createdAt + behavior.listLagSeconds * 1000;
}

function createOne<Facts>(
  account: AccountState<Facts>,
  plan: MachinePlan<Facts>,
  time: number,
): Machine<Facts> {
  const machine: Machine<Facts> = {
    id: account.cloud.newId(),
    name: plan.name,
    tags: plan.tags ?? [],
    facts: plan.facts,
    hourlyMicros: plan.hourlyMicros,
    currency: plan.currency,
    holds: plan.holds ?? null,
    createdAt: time,
    bootedAt: time + bootMilliseconds(account),
    isFaulty: account.behavior.bootError,
    reboot: null,
    stops: [],
    deletion: null,
  };
  putEntry(account, "machines", machine);
  account.present.add(machine.id);
  return machine;
}

function bootMilliseconds({ settings, cloud, machines }: AccountState<unknown>): number {
  const { seed, bootSeconds } = settings;
  if (bootSeconds !== undefined) return bootSeconds * 1000;
  return chanceInteger(8_000, 20_000, seed, cloud.name, "boot", machines.size);
}

/** The result of a delete. */
export type Removal<Facts> = { machine: Machine<Facts> } | null;

/** Deletes a machine; null if the cloud reports it as unknown. Idempotent. */
export function removeMachine<Facts>(account: AccountState<Facts>, id: string, time: number): Removal<Facts> {
  const { behavior } = account;
  if (behavior.deleteNotFound > 0) {
    account.behavior = { ...behavior, deleteNotFound: behavior.deleteNotFound - 1 };
    return null;
  }
  const machine = findVisibleMachine(account, id, time);
  if (!machine) return null;
  return { machine: behavior.deleteIgnored ? machine : scheduleDeletion(account, machine, time) };
}

/** Schedules the deletion of a machine, possibly in the future, unless it is already due earlier. */
export function scheduleDeletion<Facts>(
  account: AccountState<Facts>,
  machine: Machine<Facts>,
  from: number,
  reason: string | null = null,
): Machine<Facts> {
  if (machine.deletion && machine.deletion.from <= from) return machine;
  const to = from + account.cloud.deletionMilliseconds;
  const ending = { ...machine, deletion: { from, to, reason } };
  putEntry(account, "machines", ending);
  return ending;
}
