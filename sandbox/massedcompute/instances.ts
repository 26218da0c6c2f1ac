import { z } from "zod";

import { putEntry } from "../state/account-state";
import { machinePhase } from "../state/machine";
import { findVisibleMachine, listVisibleMachines, removeMachine } from "../state/machines";
import { type Reply, withBody, type RouteHandler } from "../routes";
import { ok } from "../protocol";

import type { Context } from "./facts";
import { notFound } from "./errors";
import { actedRow, instanceRow } from "./rows";

/** Lists running and booting machines, not terminating ones. */
export const listInstances: RouteHandler<Context> = ({ time }, { account }) => {
  const machines = listVisibleMachines(account, time, (phase) => phase !== "deleting" && phase !== "ended");
  return ok({ runningInstances: machines.map((machine) => instanceRow(machine, time, "list")) });
};

/** Documented in one shape and observed in another, so half of the machines use each. */
export const showInstance: RouteHandler<Context> = ({ id, time }, { account }) => {
  const machine = findVisibleMachine(account, id, time);
  if (!machine) return notFound("Instance");
  const row = instanceRow(machine, time, "single");
  return ok(
    Number.parseInt(id[0] ?? "0", 16) % 2 === 0 ? { runningInstance: row } : { runningInstances: [row] },
  );
};

const machinesSchema = z.strictObject({ instanceUuids: z.array(z.guid()).min(1) });
const rebootMilliseconds = 5_000;

export const restart = withBody(
  machinesSchema,
  ({ time }, { account }: Context, { instanceUuids }): Reply => {
    const machines = instanceUuids.flatMap((id) => findVisibleMachine(account, id, time) ?? []);
    if (machines.length < instanceUuids.length) return notFound("Instance");
    for (const machine of machines.filter((known) => machinePhase(known, time) === "running")) {
      putEntry(account, "machines", { ...machine, reboot: { from: time, to: time + rebootMilliseconds } });
    }
    return { status: 202, body: { response: machines.map((machine) => actedRow(machine, "booting", time)) } };
  },
);

export const terminate = withBody(
  machinesSchema,
  ({ time }, { account }: Context, { instanceUuids }): Reply => {
    if (instanceUuids.some((id) => !findVisibleMachine(account, id, time))) return notFound("Instance");
    const ended = instanceUuids.flatMap((id) => removeMachine(account, id, time)?.machine ?? []);
    if (ended.length < instanceUuids.length) return notFound("Instance");
    const terminated_instances = ended.map((machine) => actedRow(machine, "terminated", time));
    return { status: 202, body: { response: { data: { terminated_instances } } } };
  },
);
