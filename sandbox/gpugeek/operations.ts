import { randomInt } from "node:crypto";
import { z } from "zod";

import { putEntry, type AccountState, type Operation } from "../state/account-state";
import type { Machine } from "../state/machine";
import { type Call, type Reply, withBody } from "../routes";

import type { Context, GeekFacts } from "./facts";
import { success } from "./envelope";

/** Starts an operation and returns the machine with its number. */
export function beginOperation(
  account: AccountState<GeekFacts>,
  machine: Machine<GeekFacts>,
  step: Pick<Operation, "action" | "startedAt" | "doneAt"> & { isFaulty?: boolean },
): Machine<GeekFacts> {
  const operation = { id: newLargeNumber(), machineId: machine.id, isFaulty: false, ...step };
  putEntry(account, "operations", operation);
  const changed = { ...machine, facts: { ...machine.facts, operationId: operation.id } };
  putEntry(account, "machines", changed);
  return changed;
}

/** The operation that blocks a machine from starting another one now. */
export function pendingOperation(
  account: AccountState<GeekFacts>,
  machine: Machine<GeekFacts>,
  time: number,
): Operation | undefined {
  const latest = account.operations.get(machine.facts.operationId);
  return latest && time < latest.doneAt ? latest : undefined;
}

const idsSchema = z.strictObject({ ids: z.array(z.int()) });

/** Skips unknown numbers. */
export const showOperations = withBody(idsSchema, ({ time }: Call, { account }: Context, { ids }): Reply => {
  const known = ids.flatMap((id) => account.operations.get(String(id)) ?? []);
  return success({ operations: known.map((operation) => operationRow(operation, time)) });
});

function operationRow(operation: Operation, time: number): object {
  const isCompleted = time >= operation.doneAt;
  return {
    instanceId: Number(operation.machineId),
    operationId: Number(operation.id),
    action: operation.action,
    status: operationStatus(operation, isCompleted),
    isCompleted: isCompleted ? 1 : 0,
    startTime: chinaTime(operation.startedAt),
    completeTime: isCompleted ? chinaTime(operation.doneAt) : "",
  };
}

function operationStatus({ isFaulty }: Operation, isCompleted: boolean): 1 | 2 | 3 {
  if (!isCompleted) return 1;
  return isFaulty ? 3 : 2;
}

/** Clock time in China, which GPUGeek writes without a time zone. */
export function chinaTime(time: number): string {
  return new Date(time + 8 * 3_600_000).toISOString().slice(0, 19).replace("T", " ");
}

/** A number of fifteen digits, like the ids of machines and operations. */
export function newLargeNumber(): string {
  return String(500_000_000_000_000 + randomInt(100_000_000_000_000));
}
