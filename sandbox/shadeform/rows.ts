import {
  machineAddress,
  machineSecret,
  computeBill,
  bootProgress,
  machinePhase,
  type Machine,
} from "../state/machine";
import { traits, type ShadeFacts } from "./facts";
import { bootTimeRange, typeConfiguration } from "./types";

export function machineStatus(machine: Machine<unknown>, time: number): string {
  switch (machinePhase(machine, time)) {
    case "booting":
      return bootStatus(bootProgress(machine, time));
    case "faulty":
      return "error";
    case "deleting":
      return "deleting";
    default:
      return "active";
  }
}

function bootStatus(share: number): string {
  if (share < 0.2) return "creating";
  return share < 0.5 ? "pending_provider" : "pending";
}

/** A machine in the list. */
export function instanceRow(machine: Machine<ShadeFacts>, time: number): object {
  const { id, facts, hourlyMicros, bootedAt, deletion } = machine;
  const { type, place, launchConfiguration } = facts;
  const isBooted = time >= bootedAt;
  return {
    id,
    cloud: type.cloud,
    region: place.region,
    shade_instance_type: type.shadeType,
    cloud_instance_type: type.cloudType,
    cloud_assigned_id: isBooted ? machineSecret(id, "assigned") : null,
    shade_cloud: facts.shadeCloud,
    name: machine.name,
    configuration: { ...typeConfiguration(type), os: facts.os },
    ip: isBooted ? machineAddress(id) : null,
    ssh_user: "shadeform",
    // For half of the machines the port stays null although it is 22.
    ssh_port: isBooted && Number.parseInt(id.at(-1) ?? "0", 16) % 2 === 0 ? 22 : null,
    status: machineStatus(machine, time),
    status_details: statusDetails(machine, time),
    cost_estimate: (computeBill(traits, machine, time).billedMicros / 1e6).toFixed(4),
    hourly_price: Math.round(hourlyMicros / 10_000),
    ...(launchConfiguration ? { launch_configuration: launchConfiguration } : {}),
    tags: machine.tags,
    port_mappings: (launchConfiguration?.docker_configuration?.port_mappings ?? []).map(
      ({ host_port, container_port }) => ({ internal_port: container_port, external_port: host_port }),
    ),
    active_at: isBooted ? new Date(bootedAt).toISOString() : null,
    created_at: new Date(machine.createdAt).toISOString(),
    deleted_at: deletion && time >= deletion.to ? new Date(deletion.to).toISOString() : null,
    boot_time: bootTimeRange(type),
    ...(facts.spotPrice === null
      ? {}
      : { rental_terms: { rental_type: "spot", hourly_price: facts.spotPrice } }),
  };
}

/** A machine in its own reply, with its launch options. */
export function infoRow(machine: Machine<ShadeFacts>, time: number): object {
  const { volumeIds, sshKeyId, autoDelete, alert, volumeMount, envs } = machine.facts;
  return {
    ...instanceRow(machine, time),
    volume_ids: volumeIds,
    ...(sshKeyId === null ? {} : { ssh_key_id: sshKeyId }),
    ...(autoDelete ? { auto_delete: autoDelete } : {}),
    ...(alert ? { alert } : {}),
    ...(volumeMount ? { volume_mount: volumeMount } : {}),
    envs,
  };
}

function statusDetails(machine: Machine<ShadeFacts>, time: number): string {
  switch (machinePhase(machine, time)) {
    case "booting":
      return bootProgress(machine, time) < 0.5 ? "provisioning" : "downloading";
    case "faulty":
      return "The provider could not start the instance";
    case "deleting":
      return machine.deletion?.reason ?? "deleting";
    default:
      return "";
  }
}
