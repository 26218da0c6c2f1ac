import { machineAddress, machinePort, machinePhase, type Machine } from "../state/machine";
import type { SshKey, AccountState } from "../state/account-state";
import type { SesterceFacts } from "./facts";

export function machineStatus(machine: Machine<unknown>, time: number): string {
  switch (machinePhase(machine, time)) {
    case "booting":
      return "pending";
    case "faulty":
      return "error";
    case "deleting":
      return "deleting";
    case "ended":
      return "deleted";
    default:
      return "active";
  }
}

/** A machine in lists and create replies. */
export function instanceRow(machine: Machine<SesterceFacts>, time: number): object {
  const changes = [machine.createdAt, machine.bootedAt, machine.deletion?.from, machine.deletion?.to];
  const past = changes.filter((change) => change !== undefined && change <= time);
  return { ...commonRow(machine, time), updatedAt: iso(Math.max(...past.map(Number))) };
}

/** A machine in its own reply. */
export function detailsRow(
  machine: Machine<SesterceFacts>,
  account: AccountState<SesterceFacts>,
  time: number,
): object {
  const { sshKeyId } = machine.facts;
  const key = sshKeyId === null ? undefined : account.keys.get(sshKeyId);
  return {
    ...commonRow(machine, time),
    sshKey: key ? toKeyField(key) : null,
    isPending: machineStatus(machine, time) === "pending",
    portForwards: [],
  };
}

function commonRow(machine: Machine<SesterceFacts>, time: number): object {
  const { id, facts, deletion } = machine;
  const { offer, place } = facts;
  const isBooted = time >= machine.bootedAt && !machine.isFaulty;
  const isContainer = offer.deploymentType === "container";
  return {
    _id: id,
    name: machine.name,
    provider: offer.cloudName,
    region: { name: place.name, countryCode: place.countryCode },
    volumes: facts.volumeId === null ? [] : [{ _id: facts.volumeId }],
    status: machineStatus(machine, time),
    gpuCount: offer.gpuCount,
    gpuModel: offer.gpuName,
    ram: offer.ramGb,
    storage: offer.storageGb,
    vramPerGpu: offer.vramPerGpuGb,
    vcpus: offer.vcpus,
    interconnect: offer.interconnect,
    nvlink: offer.nvlink,
    os: facts.os,
    ip: isBooted ? machineAddress(id) : null,
    sshUser: isContainer ? "root" : "ubuntu",
    sshPort: isBooted ? (isContainer ? machinePort(id, "ssh") : 22) : null,
    dockerImage: facts.dockerImage,
    dockerCommand: null,
    hourlyPrice: machine.hourlyMicros / 1e6,
    deletedAt: deletion && time >= deletion.to ? iso(deletion.to) : null,
    createdAt: iso(machine.createdAt),
  };
}

function toKeyField({ id, name, publicKey }: SshKey): object {
  return { _id: id, name, publicKey };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
