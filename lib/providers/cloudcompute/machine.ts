import { z } from "zod";

import { ownEntry } from "@/lib/domain/own-entry";
import type { InstanceState, PortMapping } from "@/lib/domain/instance";
import { plainTextOrNull } from "@/lib/domain/text";

import {
  amount,
  numeric,
  detail,
  parseMachineId,
  parseTimestamp,
  parsePort,
  parseSsh,
  blankMachine,
} from "../parse";
import type { ListedInstance } from "../instances";
import { readGpu } from "../gpu-region";

import { megabytesPerGb, readPrice } from "./normalize";

const text = z.string().nullish().catch(undefined);
const number = numeric.nullish().catch(null);
const money = amount.nullish().catch(null);

/** A machine. Undocumented: the fields are Vast.ai's, and likely ones of the reseller. */
export const machineRow = z.object({
  id: detail,
  instance_id: detail,
  name: text,
  label: text,
  /** Vast.ai's null means that it is being created. */
  actual_status: text,
  status: text,
  /** The state of the contract, not of the container. */
  cur_state: text,
  status_msg: text,
  gpu_name: text,
  num_gpus: number,
  gpu_ram: number,
  geolocation: text,
  price_per_hour: money,
  price: money,
  cost_per_hour: money,
  dph_total: money,
  dph_base: money,
  currency: text,
  price_currency: text,
  ssh_host: detail,
  ssh_port: detail,
  ports: z.record(z.string(), z.unknown()).nullish().catch(null),
  start_date: number,
  created_at: detail,
});
export type MachineRow = z.infer<typeof machineRow>;

export const keyRow = z.object({ id: detail, name: text, public_key: text });

/** The objects that may contain the resource in a reply, innermost first. */
export function objectsIn(body: unknown, name: string): Record<string, unknown>[] {
  const [outer] = asObject(body);
  const [data] = asObject(outer?.["data"]);
  return [ownEntry(outer, name), ownEntry(data, name), data, outer].flatMap(asObject);
}

function asObject(value: unknown): Record<string, unknown>[] {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? [{ ...value }] : [];
}

/** Parses a machine row; null without an id. */
export function toMachine(value: unknown): ListedInstance | null {
  const row = machineRow.safeParse(value).data;
  const nativeId = parseMachineId(row?.id) ?? parseMachineId(row?.instance_id);
  if (!row || nativeId === null) return null;
  const { state, word } = parseState(row);
  const name = plainTextOrNull(row.name) ?? plainTextOrNull(row.label);
  const label = plainTextOrNull(row.label);
  const rawGpu = plainTextOrNull(row.gpu_name);
  const vram = row.gpu_ram && row.gpu_ram > 0 ? Math.max(1, Math.round(row.gpu_ram / megabytesPerGb)) : null;
  const native = readPrice(row);
  return {
    ...blankMachine(nativeId),
    name,
    labels: label === null || label === name ? [] : [label],
    state,
    rawState: plainTextOrNull(word),
    detail: plainTextOrNull(row.status_msg),
    bills: state === "running" || state === "provisioning" || state === "restarting" ? true : null,
    rawGpu,
    gpu: rawGpu === null ? null : readGpu(rawGpu, vram, null).gpu,
    gpuCount: row.num_gpus && Number.isInteger(row.num_gpus) && row.num_gpus >= 1 ? row.num_gpus : null,
    regionName: plainTextOrNull(row.geolocation),
    native: native !== null && Number(native.amount) > 0 ? native : null,
    createdAt: parseCreatedAt(row),
    // Vast.ai's proxy never uses port 22, so there is no address without a port.
    ssh: parsePort(row.ssh_port) === null ? null : parseSsh(row.ssh_host, row.ssh_port, "root"),
    ports: parsePortMappings(row),
  };
}

const states: Record<string, InstanceState> = {
  created: "provisioning",
  loading: "provisioning",
  scheduling: "provisioning",
  running: "running",
  rebooting: "restarting",
  exited: "stopped",
  stopped: "stopped",
};

function parseState(row: MachineRow): { state: InstanceState; word: string | null } {
  const word = row.actual_status || row.status || null;
  if (word === null && row.actual_status === null) return { state: "provisioning", word: null };
  const reported = word ?? row.cur_state ?? null;
  const key = reported?.trim().toLowerCase() ?? "";
  const state = Object.hasOwn(states, key) ? states[key]! : "unknown";
  // The container ended, but the contract and its price continue.
  const isDead = key === "exited" && row.cur_state?.trim().toLowerCase() === "running";
  return { state: isDead ? "error" : state, word: reported };
}

function parseCreatedAt({ start_date: start, created_at: created }: MachineRow): Date | null {
  const reported = parseTimestamp(created);
  if (reported) return reported;
  return start && start > 1e9 && start < 1e11 ? new Date(start * 1000) : null;
}

/** Docker's own form: `{"8080/tcp": [{"HostPort": "33526"}]}`. */
function parsePortMappings({ ports }: MachineRow): PortMapping[] {
  return Object.entries(ports ?? {}).flatMap(([name, hosts]) => {
    const internal = parsePort(/^(\d+)(?:\/tcp)?$/.exec(name)?.[1]);
    const [host] = Array.isArray(hosts) ? (hosts as unknown[]) : [];
    const external = (host as { HostPort?: unknown } | null | undefined)?.HostPort;
    return internal === null ? [] : [{ internal, external: parsePort(external) }];
  });
}
