import { z } from "zod";
import { put } from "../estate/estate";
import { phaseOf } from "../estate/machine";
import { find, list } from "../estate/machines";
import { remove } from "../estate/remove";
import { ok, type Reply } from "../protocol";
import { taking, type Answer } from "../routes";
import { unknown } from "./refusals";
import { actedRow, instanceRow } from "./rows";

/** The list knows what runs and what boots, and no machine on its way out. */
export const listInstances: Answer = ({ time }, { estates }) => {
  const machines = list(estates.massedcompute, time, (phase) => phase !== "deleting" && phase !== "ended");
  return ok({ runningInstances: machines.map((machine) => instanceRow(machine, time, "list")) });
};

/** Documented in one shape and seen in another, so half of the machines show each. */
export const showInstance: Answer = ({ id, time }, { estates }) => {
  const machine = find(estates.massedcompute, id, time);
  if (!machine) return unknown("Instance");
  const row = instanceRow(machine, time, "single");
  return ok(
    Number.parseInt(id[0] ?? "0", 16) % 2 === 0 ? { runningInstance: row } : { runningInstances: [row] },
  );
};

const machinesSchema = z.strictObject({ instanceUuids: z.array(z.guid()).min(1) });
const rebootMilliseconds = 5_000;

export const restart = taking(machinesSchema, ({ time }, { estates }, { instanceUuids }): Reply => {
  const estate = estates.massedcompute;
  const machines = instanceUuids.flatMap((id) => find(estate, id, time) ?? []);
  if (machines.length < instanceUuids.length) return unknown("Instance");
  for (const machine of machines.filter((known) => phaseOf(known, time) === "running")) {
    put(estate, "machines", { ...machine, reboot: { from: time, to: time + rebootMilliseconds } });
  }
  return { status: 202, body: { response: machines.map((machine) => actedRow(machine, "booting", time)) } };
});

export const terminate = taking(machinesSchema, ({ time }, { estates }, { instanceUuids }): Reply => {
  const estate = estates.massedcompute;
  if (instanceUuids.some((id) => !find(estate, id, time))) return unknown("Instance");
  const ended = instanceUuids.flatMap((id) => remove(estate, id, time)?.machine ?? []);
  if (ended.length < instanceUuids.length) return unknown("Instance");
  const terminated_instances = ended.map((machine) => actedRow(machine, "terminated", time));
  return { status: 202, body: { response: { data: { terminated_instances } } } };
});
