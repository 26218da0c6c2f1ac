import { find, list } from "../estate/machines";
import { remove } from "../estate/remove";
import { empty, ok } from "../protocol";
import type { Answer } from "../routes";
import { queryProblems } from "./offers";
import { problem, unknown } from "./refusals";
import { detailsRow, instanceRow } from "./rows";

/** What has been deleted stays in the list for a minute, though nowhere else. */
export const listInstances: Answer = (call, { estates }) => {
  const problems = queryProblems(call.query);
  if (problems.length > 0) return problem(call, 400, problems);
  const wanted = call.query.get("deploymentType");
  const machines = list(estates.sesterce, call.time, () => true).filter(
    ({ facts }) => wanted === null || facts.offer.deploymentType === wanted,
  );
  return ok(machines.map((machine) => instanceRow(machine, call.time)));
};

export const showInstance: Answer = (call, { estates }) => {
  const machine = find(estates.sesterce, call.id, call.time);
  return machine ? ok(detailsRow(machine, estates.sesterce, call.time)) : unknown(call, "Instance");
};

export const deleteInstance: Answer = (call, { estates }) =>
  remove(estates.sesterce, call.id, call.time) ? empty(204) : unknown(call, "Instance");
