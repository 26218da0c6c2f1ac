import { chanceInteger } from "../catalog/chance";
import { putEntry, type AccountState } from "./account-state";
import { newId } from "./ids";
import { machinePhase, type Machine, type Phase } from "./machine";

/** What a machine is to be. */
export interface MachinePlan<Facts> {
  name: string;
  tags?: readonly string[];
  facts: Facts;
  hourlyMicros: number;
  currency: string;
  holds?: Machine<Facts>["holds"];
}

/** A machine that is to appear without a request; what is left out is up to the cloud. */
export interface ForeignMachine {
  name: string;
  tags?: readonly string[];
  /** Millionths of the cloud's currency. */
  hourlyMicros?: number;
}

/** Makes a machine, or several of one name where the cloud misbehaves, the answered one first. */
export function createMachines<Facts>(
  estate: AccountState<Facts>,
  plan: MachinePlan<Facts>,
  time: number,
): CreatedMachines<Facts> {
  const first = createOne(estate, plan, time);
  const others = Array.from({ length: estate.behavior.duplicates - 1 }, () => createOne(estate, plan, time));
  return [first, ...others];
}

export type CreatedMachines<Facts> = readonly [Machine<Facts>, ...Machine<Facts>[]];

/** Puts a machine of somebody else there, long booted. */
export function addForeignMachine<Facts>(
  estate: AccountState<Facts>,
  plan: MachinePlan<Facts>,
  time: number,
): string {
  const made = createOne(estate, plan, time);
  putEntry(estate, "machines", { ...made, bootedAt: time, isFaulty: false });
  return made.id;
}

/** The machine of an id, as long as the cloud admits that it exists. */
export function findVisibleMachine<Facts>(
  estate: AccountState<Facts>,
  id: string,
  time: number,
): Machine<Facts> | undefined {
  const machine = estate.machines.get(id);
  if (!machine || !isVisible(estate, machine, time)) return undefined;
  return machinePhase(machine, time) === "ended" ? undefined : machine;
}

/** The machines of a list, oldest first, as complete as the cloud behaves. */
export function listVisibleMachines<Facts>(
  estate: AccountState<Facts>,
  time: number,
  shows: (phase: Phase) => boolean = (phase) => phase !== "ended",
): Machine<Facts>[] {
  const { listDrops, listCap } = estate.behavior;
  return presentMachines(estate, time)
    .filter((machine) => isVisible(estate, machine, time) && shows(machinePhase(machine, time)))
    .slice(listDrops, listCap === null ? undefined : listDrops + listCap);
}

/** How much of each pool the machines hold at some time. */
export function countUsedUnits(estate: AccountState<unknown>, time: number): (pool: string) => number {
  const units = new Map<string, number>();
  for (const machine of presentMachines(estate, time)) {
    const phase = machinePhase(machine, time);
    const { holds } = machine;
    if (holds === null || phase === "stopped" || phase === "faulty" || phase === "ended") continue;
    units.set(holds.pool, (units.get(holds.pool) ?? 0) + holds.units);
  }
  return (pool) => units.get(pool) ?? 0;
}

/** How long an ended machine stays within reach of lists. */
export const endedVisibleMilliseconds = 60_000;

/** Those that have not ended longer than a minute ago; forgets the others for good. */
function presentMachines<Facts>(estate: AccountState<Facts>, time: number): Machine<Facts>[] {
  const present: Machine<Facts>[] = [];
  for (const id of estate.present) {
    const machine = estate.machines.get(id);
    const isPast = machine?.deletion && machine.deletion.to + endedVisibleMilliseconds <= time;
    if (!machine || isPast) estate.present.delete(id);
    else present.push(machine);
  }
  return present;
}

function isVisible(
  { behavior: behaviour }: AccountState<unknown>,
  { createdAt }: Machine<unknown>,
  time: number,
): boolean {
  return time >= createdAt + behaviour.listLagSeconds * 1000;
}

function createOne<Facts>(
  estate: AccountState<Facts>,
  plan: MachinePlan<Facts>,
  time: number,
): Machine<Facts> {
  const machine: Machine<Facts> = {
    id: newId[estate.provider](),
    name: plan.name,
    tags: plan.tags ?? [],
    facts: plan.facts,
    hourlyMicros: plan.hourlyMicros,
    currency: plan.currency,
    holds: plan.holds ?? null,
    createdAt: time,
    bootedAt: time + bootMilliseconds(estate),
    isFaulty: estate.behavior.bootError,
    reboot: null,
    stops: [],
    deletion: null,
  };
  putEntry(estate, "machines", machine);
  estate.present.add(machine.id);
  return machine;
}

function bootMilliseconds({ settings, provider, machines }: AccountState<unknown>): number {
  const { seed, bootSeconds } = settings;
  if (bootSeconds !== undefined) return bootSeconds * 1000;
  return chanceInteger(8_000, 20_000, seed, provider, "boot", machines.size);
}
