import type { InstanceState, PortMapping } from "@/lib/domain/instance";
import type { NativePrice } from "@/lib/domain/money";

import { toldSize, toldText } from "../details";
import type { ListedInstance } from "../instances";
import { dollarsPerHour, toldMoment, toldPort, toldSsh, unknownMachine } from "../machine-told";
import { toldGpu } from "../told";

import { machineRow, type MachineRow } from "./machine-schema";

// The flag is whether it bills. Documented is that billing has stopped at `deleting`; of `error` nothing is said.
const states: Record<string, [InstanceState, boolean | null]> = {
  creating: ["provisioning", true],
  pending_provider: ["provisioning", true],
  pending: ["provisioning", true],
  active: ["running", true],
  error: ["error", null],
  deleting: ["terminating", false],
  deleted: ["gone", false],
};

/** A machine of the list; null where it has no id. */
export function toMachine(value: unknown): ListedInstance | null {
  const row = machineRow.safeParse(value).data;
  return row ? machineOf(row) : null;
}

/** A row in our words. */
export function machineOf(row: MachineRow): ListedInstance {
  const { configuration } = row;
  const rawState = toldText(row.status);
  const word = rawState?.toLowerCase() ?? "";
  const [state, bills] = Object.hasOwn(states, word) ? states[word]! : ["unknown" as const, null];
  const rawGpu = toldText(configuration?.gpu_type);
  const gpuCount = toldSize(configuration?.num_gpus);
  const memoryGb = toldSize(configuration?.vram_per_gpu_in_gb);
  return {
    ...unknownMachine(row.id),
    name: toldText(row.name),
    labels: row.tags.flatMap((tag) => toldText(tag) ?? []),
    state,
    rawState,
    detail: toldText(row.status_details),
    bills,
    cloud: toldText(row.cloud),
    rawGpu,
    gpu: rawGpu === null ? null : toldGpu(rawGpu, memoryGb, toldText(configuration?.interconnect)).gpu,
    gpuCount: Number.isInteger(gpuCount) && gpuCount! > 0 ? gpuCount : null,
    regionName: toldText(row.region),
    native: priceOf(row),
    createdAt: toldMoment(row.created_at),
    paidUntil: paidUntilOf(row),
    // An active machine comes without a port and listens on the usual one; before that it is not reachable at all.
    ssh: state === "running" || toldPort(row.ssh_port) ? toldSsh(row.ip, row.ssh_port, row.ssh_user) : null,
    ports: row.port_mappings.flatMap(toPort),
  };
}

/** What was agreed, in dollars, before the price of the type, in cents. */
function priceOf(row: MachineRow): NativePrice | null {
  const agreed = dollarsPerHour(row.rental_terms?.hourly_price);
  const cents = dollarsPerHour(row.hourly_price);
  return agreed ?? (cents && { ...cents, unit: "cent" });
}

/** The end of a commitment; the other terms are billed by the hour. */
function paidUntilOf({ rental_terms: terms }: MachineRow): Date | null {
  return toldText(terms?.rental_type)?.toLowerCase() === "commitment" ? toldMoment(terms?.ending_at) : null;
}

function toPort(value: unknown): PortMapping[] {
  const { internal_port, external_port } = (value ?? {}) as Record<string, unknown>;
  const internal = toldPort(internal_port);
  return internal === null ? [] : [{ internal, external: toldPort(external_port) }];
}
