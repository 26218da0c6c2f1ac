import { z } from "zod";

import { machineAddress, machinePort, bootProgress, machinePhase, type Machine } from "../state/machine";
import { putEntry } from "../state/account-state";
import { findVisibleMachine, listVisibleMachines, removeMachine } from "../state/machines";
import { type Reply, withBody, type RouteHandler } from "../routes";
import { ok } from "../protocol";

import type { Context, AskFacts } from "./facts";
import { notFound } from "./errors";

export const listInstances: RouteHandler<Context> = ({ time }, { account }) => {
  const rows = listVisibleMachines(account, time).map((machine) => instanceRow(machine, time));
  if (!account.behavior.noNames) return ok({ data: rows });
  return ok({ data: rows.map(({ name: _name, label: _label, ...row }) => row) });
};

export const showInstance: RouteHandler<Context> = ({ id, time }, { account }) => {
  const machine = findVisibleMachine(account, id, time);
  return machine ? ok({ data: instanceRow(machine, time) }) : notFound("Instance", id);
};

const renameSchema = z.strictObject({ label: z.string().exactOptional(), name: z.string().exactOptional() });

export const rename = withBody(renameSchema, ({ id, time }, { account }: Context, { label, name }): Reply => {
  const machine = findVisibleMachine(account, id, time);
  if (!machine) return notFound("Instance", id);
  const facts = label === undefined ? machine.facts : { ...machine.facts, label };
  const renamed = { ...machine, name: name ?? machine.name, facts };
  putEntry(account, "machines", renamed);
  return ok({ data: instanceRow(renamed, time) });
});

export const deleteInstance: RouteHandler<Context> = ({ id, time }, { account }) =>
  removeMachine(account, id, time) ? ok({ success: true }) : notFound("Instance", id);

/** The status of a machine as Vast.ai reports it. */
export function machineStatus(machine: Machine<unknown>, time: number): string {
  switch (machinePhase(machine, time)) {
    case "booting":
      return bootProgress(machine, time) < 0.3 ? "created" : "loading";
    case "faulty":
      return "exited";
    default:
      return "running";
  }
}

function instanceRow(machine: Machine<AskFacts>, time: number) {
  const { id, facts } = machine;
  const { ask, label, image, diskGb } = facts;
  const status = machineStatus(machine, time);
  const isBooted = time >= machine.bootedAt;
  const address = isBooted ? machineAddress(id) : null;
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
    ssh_port: isBooted ? machinePort(id, "ssh") : null,
    public_ipaddr: address,
    image_uuid: image,
    start_date: machine.createdAt / 1000,
  };
}
