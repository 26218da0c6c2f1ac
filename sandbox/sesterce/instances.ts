import { findVisibleMachine, listVisibleMachines, removeMachine } from "../state/machines";
import { empty, ok } from "../protocol";
import type { RouteHandler } from "../routes";

import type { Context } from "./facts";
import { queryProblems } from "./offers";
import { errorReply, notFound } from "./errors";
import { detailsRow, instanceRow } from "./rows";

/** Deleted machines stay in the list for a minute, but nowhere else. */
export const listInstances: RouteHandler<Context> = (call, { account }) => {
  const problems = queryProblems(call.query);
  if (problems.length > 0) return errorReply(call, 400, problems);
  const filter = call.query.get("deploymentType");
  const machines = listVisibleMachines(account, call.time, () => true).filter(
    ({ facts }) => filter === null || facts.offer.deploymentType === filter,
  );
  return ok(machines.map((machine) => instanceRow(machine, call.time)));
};

export const showInstance: RouteHandler<Context> = (call, { account }) => {
  const machine = findVisibleMachine(account, call.id, call.time);
  return machine ? ok(detailsRow(machine, account, call.time)) : notFound(call, "Instance");
};

export const deleteInstance: RouteHandler<Context> = (call, { account }) =>
  removeMachine(account, call.id, call.time) ? empty(204) : notFound(call, "Instance");
