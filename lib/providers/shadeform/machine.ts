import type { InstanceState, PortMapping } from "@/lib/domain/instance";
import type { NativePrice } from "@/lib/domain/money";

import type { HttpClient } from "../http";
import type { ActionReply, InstanceListing, AutoDelete, ListedInstance } from "../instances";
import { machineNotFound, unlessNotFound } from "../not-found";
import { toListing } from "../machine-listing";
import { unreadable } from "../rows";
import {
  parseSize,
  parseText,
  parseHourlyDollars,
  parseTimestamp,
  parsePort,
  parseSsh,
  blankMachine,
} from "../parse";
import { readGpu } from "../gpu-region";

import { postChange, readOne } from "./api";
import { machineList, machineRow, type MachineRow } from "./schema";
import type { Threshold, UpdateBody } from "./wire";

/** Every machine of the account that is not deleted; there are no pages. */
export async function listMachines(http: HttpClient, signal: AbortSignal): Promise<InstanceListing> {
  const reply = machineList.safeParse(await http.get({ path: "/instances", signal }));
  if (!reply.success) throw unreadable("shadeform", "the list “instances”");
  return toListing("shadeform", reply.data.instances, toMachine);
}

/** One machine; null if Shadeform reports that it does not exist. Throws for a machine of another account. */
export async function readMachine(
  http: HttpClient,
  nativeId: string,
  signal: AbortSignal,
): Promise<ListedInstance | null> {
  const row = await readOne(http, pathTo(nativeId, "info"), machineRow, signal);
  if (row && row.id !== nativeId) throw unreadable("shadeform", `the machine ${nativeId}`);
  return row && rowToMachine(row);
}

/** Changes the given fields and keeps the others, including tags. */
export async function update(http: HttpClient, nativeId: string, body: UpdateBody): Promise<ActionReply> {
  return sendAction(http, pathTo(nativeId, "update"), body);
}

/** Resolves when the restart begins: the status stays `active`. */
export async function restart(http: HttpClient, nativeId: string): Promise<ActionReply> {
  return sendAction(http, pathTo(nativeId, "restart"));
}

/** Requests termination, once; safe to repeat. */
export async function deleteMachine(http: HttpClient, nativeId: string): Promise<ActionReply> {
  return sendAction(http, pathTo(nativeId, "delete"));
}

/** Converts the auto-delete to Shadeform's form; undefined if it sets no limit. */
export function toThreshold(killSwitch: AutoDelete | null): Threshold | undefined {
  const { at = null, spend = null } = killSwitch ?? {};
  if (at === null && spend === null) return undefined;
  return {
    ...(at && { date_threshold: at.toISOString().replace(/\.\d+Z$/, "Z") }),
    ...(spend !== null && { spend_threshold: spend }),
  };
}

async function sendAction(http: HttpClient, path: string, body?: UpdateBody): Promise<ActionReply> {
  const accepted = await unlessNotFound(postChange(http, path, body));
  return accepted ? { operationId: null, rawState: null, isNotFound: false } : machineNotFound;
}

function pathTo(nativeId: string, verb: string): string {
  return `/instances/${encodeURIComponent(nativeId)}/${verb}`;
}

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

function rowToMachine(row: MachineRow): ListedInstance {
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
