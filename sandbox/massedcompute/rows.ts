import { machineAddress, machineSecret, machinePhase, type Machine } from "../state/machine";
import type { MassedFacts } from "./facts";
import { images } from "./inventory";
import { priceMicros } from "./launch";

export function machineStatus(machine: Machine<unknown>, time: number): string {
  switch (machinePhase(machine, time)) {
    case "booting":
    case "rebooting":
      return "booting";
    case "faulty":
      return "failed";
    case "deleting":
      return "terminating";
    default:
      return "rented";
  }
}

/** A machine as a read returns it; the single machine has its prices as text. */
export function instanceRow(machine: Machine<MassedFacts>, time: number, place: "list" | "single"): object {
  const { product, region, imageId, command } = machine.facts;
  const isBooted = time >= machine.bootedAt;
  const image = images.find(({ vm_image_id: id }) => id === imageId);
  const dollars = (micros: number) => (place === "list" ? micros / 1e6 : (micros / 1e6).toFixed(6));
  return {
    uuid: machine.id,
    name: machine.name,
    ip: isBooted ? machineAddress(machine.id) : null,
    username: "Ubuntu",
    password: machinePassword(machine.id),
    status: machineStatus(machine, time),
    os_booted: isBooted ? 1 : 0,
    command_startup: command,
    created: new Date(machine.createdAt).toISOString(),
    active: isBooted ? 1 : 0,
    region: { name: region.name },
    image: {
      id: imageId,
      name: image?.vm_image_name ?? "",
      description: image?.vm_image_description ?? null,
    },
    product: {
      name: product.name,
      description: product.description,
      gpu_count: product.gpuCount,
      vcpu: product.vcpus,
      ram: product.memoryGib,
      storage: product.storageGb,
      price_hr: dollars(priceMicros(product)),
      // Zero means that no coupon changed the price, not that the machine is free.
      final_price_hr: dollars(machine.facts.discount > 0 ? machine.hourlyMicros : 0),
    },
  };
}

/** A machine as a restart or a termination returns it. */
export function actedRow(machine: Machine<MassedFacts>, status: string, time: number): object {
  const { product, region, sshKeys } = machine.facts;
  return {
    id: machine.id,
    name: machine.name,
    ip: time >= machine.bootedAt ? machineAddress(machine.id) : null,
    status,
    ssh_key_names: sshKeys,
    file_system_names: [],
    region,
    instance_type: {
      name: product.name,
      description: product.description,
      price_cents_per_hour: product.cents ?? 0,
      specs: { vcpus: product.vcpus, memory_gib: product.memoryGib, storage_gb: product.storageGb },
    },
    jupyter_token: status === "terminated" ? "" : machineSecret(machine.id, "jupyter"),
    jupyter_url: "",
  };
}

/** Letters for some machines; for others digits, sent as a number. */
function machinePassword(id: string): string | number {
  const secret = machineSecret(id, "password");
  return Number.parseInt(id.at(-1) ?? "0", 16) % 2 === 0
    ? Number.parseInt(secret.slice(0, 5), 16) + 100_000
    : secret;
}
