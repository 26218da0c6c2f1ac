import type { ProviderName } from "../call";
import { putEntry, type AccountState } from "./account-state";
import type { Machine } from "./machine";
import { findVisibleMachine } from "./machines";

/** The result of a delete. */
export type Removal<Facts> = { machine: Machine<Facts> } | null;

const deletionMilliseconds: Readonly<Record<ProviderName, number>> = {
  massedcompute: 4_000,
  gpugeek: 4_000,
  cloudcompute: 0,
  shadeform: 6_000,
  sesterce: 6_000,
};

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
  const to = from + deletionMilliseconds[account.provider];
  const ending = { ...machine, deletion: { from, to, reason } };
  putEntry(account, "machines", ending);
  return ending;
}
