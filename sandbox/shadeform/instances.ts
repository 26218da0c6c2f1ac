import type { output } from "zod";

import { putEntry } from "../state/account-state";
import { machinePhase } from "../state/machine";
import { findVisibleMachine, listVisibleMachines, scheduleDeletion, removeMachine } from "../state/machines";
import { type Call, type Reply, withBody, type RouteHandler } from "../routes";
import { empty, ok } from "../protocol";

import { type Context, autoDeleteAt } from "./facts";
import { updateSchema } from "./bodies";
import { rejected, notFound } from "./errors";
import { infoRow, instanceRow } from "./rows";

/** Lists machines until their deletion completes. */
export const listInstances: RouteHandler<Context> = ({ time }, { account }) =>
  ok({
    instances: listVisibleMachines(account, time).map((machine) => instanceRow(machine, time)),
  });

export const showInstance: RouteHandler<Context> = ({ id, time }, { account }) => {
  const machine = findVisibleMachine(account, id, time);
  return machine ? ok(infoRow(machine, time)) : notFound("Instance");
};

type Update = output<typeof updateSchema>;

export const update = withBody(
  updateSchema,
  ({ id, time }: Call, { account }: Context, body: Update): Reply => {
    const machine = findVisibleMachine(account, id, time);
    if (!machine) return notFound("Instance");
    const { name = machine.name, tags = machine.tags } = body;
    const { auto_delete: autoDelete = machine.facts.autoDelete, alert = machine.facts.alert } = body;
    const facts = { ...machine.facts, autoDelete, alert };
    // A deletion that has not begun comes from the old thresholds.
    const deletion = machinePhase(machine, time) === "deleting" ? machine.deletion : null;
    const updated = { ...machine, name, tags: tags ?? [], facts, deletion };
    putEntry(account, "machines", updated);
    const due = autoDeleteAt(updated);
    if (due !== null) scheduleDeletion(account, updated, Math.max(due, time), "auto delete");
    return empty(200);
  },
);

export const deleteInstance: RouteHandler<Context> = ({ id, time }, { account }) =>
  removeMachine(account, id, time) ? empty(200) : notFound("Instance");

/** Accepted without a visible effect. */
export const restart: RouteHandler<Context> = ({ id, time }, { account }) => {
  const machine = findVisibleMachine(account, id, time);
  if (!machine) return notFound("Instance");
  return machinePhase(machine, time) === "running"
    ? empty(200)
    : rejected("Only an active instance can be restarted");
};
