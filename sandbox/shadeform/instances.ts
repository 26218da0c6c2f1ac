import type { output } from "zod";
import { put } from "../estate/estate";
import { phaseOf } from "../estate/machine";
import { find, list } from "../estate/machines";
import { end, remove } from "../estate/remove";
import { empty, ok, type Call, type Reply, type Scene } from "../protocol";
import { taking, type Answer } from "../routes";
import { deletionDue } from "./auto-delete";
import { updateSchema } from "./bodies";
import { refused, unknown } from "./refusals";
import { infoRow, instanceRow } from "./rows";

/** Lists what is being deleted too, until it is. */
export const listInstances: Answer = ({ time }, { estates }) =>
  ok({ instances: list(estates.shadeform, time).map((machine) => instanceRow(machine, time)) });

export const showInstance: Answer = ({ id, time }, { estates }) => {
  const machine = find(estates.shadeform, id, time);
  return machine ? ok(infoRow(machine, time)) : unknown("Instance");
};

type Update = output<typeof updateSchema>;

export const update = taking(updateSchema, ({ id, time }: Call, { estates }: Scene, body: Update): Reply => {
  const { shadeform: estate } = estates;
  const machine = find(estate, id, time);
  if (!machine) return unknown("Instance");
  const { name = machine.name, tags = machine.tags } = body;
  const { auto_delete: autoDelete = machine.facts.autoDelete, alert = machine.facts.alert } = body;
  const facts = { ...machine.facts, autoDelete, alert };
  // A deletion that has not begun was the old thresholds' doing.
  const deletion = phaseOf(machine, time) === "deleting" ? machine.deletion : null;
  const updated = { ...machine, name, tags: tags ?? [], facts, deletion };
  put(estate, "machines", updated);
  const due = deletionDue(updated);
  if (due !== null) end(estate, updated, Math.max(due, time), "auto delete");
  return empty(200);
});

export const deleteInstance: Answer = ({ id, time }, { estates }) =>
  remove(estates.shadeform, id, time) ? empty(200) : unknown("Instance");

/** Only begun: nothing of it is ever seen. */
export const restart: Answer = ({ id, time }, { estates }) => {
  const machine = find(estates.shadeform, id, time);
  if (!machine) return unknown("Instance");
  return phaseOf(machine, time) === "running"
    ? empty(200)
    : refused("Only an active instance can be restarted");
};
