import type { InstanceState, PortMapping } from "@/lib/domain/instance";
import type { NativePrice } from "@/lib/domain/money";

import { parseSize, parseText } from "../details";
import type { ListedInstance } from "../instances";
import { parseHourlyDollars, parseTimestamp, parsePort, parseSsh, blankMachine } from "../machine-fields";
import { readGpu } from "../gpu-region";

import { machineRow, type MachineRow } from "./machine-schema";

// The flag is whether it bills. Billing is documented to stop at `deleting`; for `error` it is undocumented.
const states: Record<string, [InstanceState, boolean | null]> = {
  creating: ["provisioning", true],
  pending_provider: ["provisioning", true],
  pending: ["provisioning", true],
  active: ["running", true],
  error: ["error", null],
  deleting: ["terminating", false],
  deleted: ["gone", false],
};

/** Parses a machine row; null without an id. */
export function toMachine(value: unknown): ListedInstance | null {
  const row = machineRow.safeParse(value).data;
  return row ? rowToMachine(row) : null;
}

export function rowToMachine(row: MachineRow): ListedInstance {
  const { configuration } = row;
  const rawState = parseText(row.status);
  const word = rawState?.toLowerCase() ?? "";
  const [state, bills] = Object.hasOwn(states, word) ? states[word]! : ["unknown" as const, null];
  const rawGpu = parseText(configuration?.gpu_type);
  const gpuCount = parseSize(configuration?.num_gpus);
  const memoryGb = parseSize(configuration?.vram_per_gpu_in_gb);
  return {
    ...blankMachine(row.id),
    name: parseText(row.name),
    labels: row.tags.flatMap((tag) => parseText(tag) ?? []),
    state,
    rawState,
    detail: parseText(row.status_details),
    bills,
    cloud: parseText(row.cloud),
    rawGpu,
    gpu: rawGpu === null ? null : readGpu(rawGpu, memoryGb, parseText(configuration?.interconnect)).gpu,
    gpuCount: Number.isInteger(gpuCount) && gpuCount! > 0 ? gpuCount : null,
    regionName: parseText(row.region),
    native: readPrice(row),
    createdAt: parseTimestamp(row.created_at),
    paidUntil: readPaidUntil(row),
    // An active machine without a port uses 22; before that it is not reachable.
    ssh: state === "running" || parsePort(row.ssh_port) ? parseSsh(row.ip, row.ssh_port, row.ssh_user) : null,
    ports: row.port_mappings.flatMap(toPort),
  };
}

/** The agreed price, in dollars, otherwise the price of the type, in cents. */
function readPrice(row: MachineRow): NativePrice | null {
  const agreed = parseHourlyDollars(row.rental_terms?.hourly_price);
  const cents = parseHourlyDollars(row.hourly_price);
  return agreed ?? (cents && { ...cents, unit: "cent" });
}

/** The end of a commitment; the other terms are billed hourly. */
function readPaidUntil({ rental_terms: terms }: MachineRow): Date | null {
  return parseText(terms?.rental_type)?.toLowerCase() === "commitment"
    ? parseTimestamp(terms?.ending_at)
    : null;
}

function toPort(value: unknown): PortMapping[] {
  const { internal_port, external_port } = (value ?? {}) as Record<string, unknown>;
  const internal = parsePort(internal_port);
  return internal === null ? [] : [{ internal, external: parsePort(external_port) }];
}
