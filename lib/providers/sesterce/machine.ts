import type { InstanceState, PortMapping } from "@/lib/domain/instance";

import type { HttpClient } from "../http";
import type { ActionReply, InstanceListing, ListedInstance } from "../instances";
import { machineNotFound, unlessNotFound, readById } from "../not-found";
import { toListing } from "../machine-listing";
import { unreadable } from "../rows";
import {
  parseSize,
  parseText,
  billsUntilGone,
  parseHourlyDollars,
  parseGpuCount,
  parseTimestamp,
  parsePort,
  parseSsh,
  blankMachine,
} from "../parse";
import { readGpu } from "../gpu-region";

import { machineRow, portForward } from "./schema";

export const machinesPath = "/gpu-cloud/instances";

/** Every machine, in one call: a bare list without pages. */
export async function listMachines(http: HttpClient, signal: AbortSignal): Promise<InstanceListing> {
  const reply = await http.get({ path: machinesPath, signal });
  if (!Array.isArray(reply)) throw unreadable("sesterce", "the list of machines");
  return toListing("sesterce", reply, toMachine);
}

/** One machine; null if Sesterce reports that it does not exist. */
export async function readMachine(
  http: HttpClient,
  nativeId: string,
  signal: AbortSignal,
): Promise<ListedInstance | null> {
  const pick = (reply: unknown) => {
    const machine = toMachine(reply);
    return machine?.nativeId === nativeId ? machine : undefined;
  };
  return readById("sesterce", http.get({ path: pathOf(nativeId), signal }), pick, `the machine ${nativeId}`);
}

/** Requests termination, once; the reply is empty. */
export async function deleteMachine(http: HttpClient, nativeId: string): Promise<ActionReply> {
  const known = await unlessNotFound(http.send({ method: "DELETE", path: pathOf(nativeId) }));
  return known ? { operationId: null, rawState: null, isNotFound: false } : machineNotFound;
}

function pathOf(nativeId: string): string {
  return `${machinesPath}/${encodeURIComponent(nativeId)}`;
}

// Unlisted values stay unknown: a wrong guess would hide a machine that bills.
const states: Record<string, InstanceState> = {
  pending: "provisioning",
  active: "running",
  deleting: "terminating",
  deleted: "gone",
  error: "error",
};

/** Parses a machine row; null without an id. */
export function toMachine(value: unknown): ListedInstance | null {
  const row = machineRow.safeParse(value).data;
  if (row === undefined) return null;
  const state = parseState(row.status);
  const rawGpu = parseText(row.gpuModel);
  const { ports, odd } = parsePortForwards(row.portForwards ?? []);
  return {
    ...blankMachine(row._id),
    name: parseText(row.name),
    state,
    rawState: parseText(row.status),
    detail: odd.length === 0 ? null : `forwarded ports: ${odd.join(", ")}`,
    bills: billsUntilGone(state),
    cloud: parseName(row.provider),
    rawGpu,
    gpu: rawGpu === null ? null : readGpu(rawGpu, parseSize(row.vramPerGpu), parseText(row.interconnect)).gpu,
    gpuCount: parseGpuCount(row.gpuCount),
    regionName: parseName(row.region),
    native: parseHourlyDollars(row.hourlyPrice),
    createdAt: parseTimestamp(row.createdAt),
    ssh: parseSsh(row.ip, row.sshPort, row.sshUser),
    ports,
  };
}

function parseState(raw: unknown): InstanceState {
  const word = typeof raw === "string" ? raw.trim().toLowerCase() : "";
  return Object.hasOwn(states, word) ? states[word]! : "unknown";
}

/** A name, or the name of an object. */
function parseName(raw: unknown): string | null {
  return parseText(raw) ?? parseText((raw as { name?: unknown } | null | undefined)?.name);
}

/** A text with two ports does not show which one is internal, so it is shown unchanged. */
function parsePortForwards(raw: unknown[]): { ports: PortMapping[]; odd: string[] } {
  const ports: PortMapping[] = [];
  const odd: string[] = [];
  for (const value of raw.slice(0, 100)) {
    const forward = portForward.safeParse(value).data ?? { internalPort: value };
    const internal = parsePort(forward.internalPort);
    if (internal !== null) ports.push({ internal, external: parsePort(forward.externalPort) });
    else if (typeof value === "string") odd.push(parseText(value)?.slice(0, 40) ?? "");
  }
  return { ports, odd: odd.filter((text) => text !== "") };
}
