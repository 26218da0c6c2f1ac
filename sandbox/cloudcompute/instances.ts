import { z } from "zod";
import { addressOf, portOf } from "../estate/appearance";
import { put } from "../estate/estate";
import { bootShare, phaseOf, type Machine } from "../estate/machine";
import { find, list } from "../estate/machines";
import { remove } from "../estate/remove";
import { ok, type Reply } from "../protocol";
import { taking, type Answer } from "../routes";
import type { AskFacts } from "./facts";
import { unknown } from "./refusals";

export const listInstances: Answer = ({ time }, { estates }) => {
  const { cloudcompute: estate } = estates;
  const rows = list(estate, time).map((machine) => instanceRow(machine, time));
  if (!estate.behaviour.noNames) return ok({ data: rows });
  return ok({ data: rows.map(({ name: _name, label: _label, ...row }) => row) });
};

export const showInstance: Answer = ({ id, time }, { estates }) => {
  const machine = find(estates.cloudcompute, id, time);
  return machine ? ok({ data: instanceRow(machine, time) }) : unknown("Instance", id);
};

const renameSchema = z.strictObject({ label: z.string().exactOptional(), name: z.string().exactOptional() });

export const rename = taking(renameSchema, ({ id, time }, { estates }, { label, name }): Reply => {
  const machine = find(estates.cloudcompute, id, time);
  if (!machine) return unknown("Instance", id);
  const facts = label === undefined ? machine.facts : { ...machine.facts, label };
  const renamed = { ...machine, name: name ?? machine.name, facts };
  put(estates.cloudcompute, "machines", renamed);
  return ok({ data: instanceRow(renamed, time) });
});

export const deleteInstance: Answer = ({ id, time }, { estates }) =>
  remove(estates.cloudcompute, id, time) ? ok({ success: true }) : unknown("Instance", id);

/** The word of Vast.ai for what a machine is doing. */
export function statusOf(machine: Machine<unknown>, time: number): string {
  switch (phaseOf(machine, time)) {
    case "booting":
      return bootShare(machine, time) < 0.3 ? "created" : "loading";
    case "faulty":
      return "exited";
    default:
      return "running";
  }
}

function instanceRow(machine: Machine<AskFacts>, time: number) {
  const { id, facts } = machine;
  const { ask, label, image, diskGb } = facts;
  const status = statusOf(machine, time);
  const isBooted = time >= machine.bootedAt;
  const address = isBooted ? addressOf(id) : null;
  return {
    id: Number(id),
    ask_id: ask.id,
    machine_id: ask.machineId,
    name: machine.name,
    label,
    actual_status: status,
    intended_status: "running",
    cur_state: "running",
    status_msg: status === "exited" ? "Error: the container could not be started" : null,
    gpu_name: ask.gpuName,
    num_gpus: ask.gpuCount,
    gpu_ram: ask.gpuRamMb,
    cpu_cores_effective: ask.vcpus,
    cpu_ram: ask.memoryMb,
    disk_space: diskGb,
    dph_total: machine.hourlyMicros / 1e6,
    ...(ask.currency === null ? {} : { currency: ask.currency }),
    geolocation: ask.geolocation,
    ssh_host: address,
    ssh_port: isBooted ? portOf(id, "ssh") : null,
    public_ipaddr: address,
    image_uuid: image,
    start_date: machine.createdAt / 1000,
  };
}
