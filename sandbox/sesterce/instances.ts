import { findVisibleMachine, listVisibleMachines } from "../state/machines";
import { removeMachine } from "../state/remove";
import { empty, ok } from "../protocol";
import type { RouteHandler } from "../routes";
import { queryProblems } from "./offers";
import { errorReply, notFound } from "./errors";
import { detailsRow, instanceRow } from "./rows";

/** Deleted machines stay in the list for a minute, but nowhere else. */
export const listInstances: RouteHandler = (call, { accounts }) => {
  const problems = queryProblems(call.query);
  if (problems.length > 0) return errorReply(call, 400, problems);
  const filter = call.query.get("deploymentType");
  const machines = listVisibleMachines(accounts.sesterce, call.time, () => true).filter(
    ({ facts }) => filter === null || facts.offer.deploymentType === filter,
  );
  return ok(machines.map((machine) => instanceRow(machine, call.time)));
};

export const showInstance: RouteHandler = (call, { accounts }) => {
  const machine = findVisibleMachine(accounts.sesterce, call.id, call.time);
  return machine ? ok(detailsRow(machine, accounts.sesterce, call.time)) : notFound(call, "Instance");
};

export const deleteInstance: RouteHandler = (call, { accounts }) =>
  removeMachine(accounts.sesterce, call.id, call.time) ? empty(204) : notFound(call, "Instance");
