import type { InstanceState, PortMapping } from "@/lib/domain/instance";

import { toldSize, toldText } from "../details";
import type { ListedInstance } from "../instances";
import {
  billsUntilGone,
  dollarsPerHour,
  toldCount,
  toldMoment,
  toldPort,
  toldSsh,
  unknownMachine,
} from "../machine-told";
import { toldGpu } from "../told";

import { machineRow, portForward } from "./machine-schema";

// Everything that is not in the list stays unknown: a word that is guessed wrong hides a machine that bills.
const states: Record<string, InstanceState> = {
  pending: "provisioning",
  active: "running",
  deleting: "terminating",
  deleted: "gone",
  error: "error",
};

/** A machine of the list, or the single one; null where it has no id. */
export function toMachine(value: unknown): ListedInstance | null {
  const row = machineRow.safeParse(value).data;
  if (row === undefined) return null;
  const state = stateOf(row.status);
  const rawGpu = toldText(row.gpuModel);
  const { ports, odd } = portsOf(row.portForwards ?? []);
  return {
    ...unknownMachine(row._id),
    name: toldText(row.name),
    state,
    rawState: toldText(row.status),
    detail: odd.length === 0 ? null : `forwarded ports: ${odd.join(", ")}`,
    bills: billsUntilGone(state),
    cloud: nameOf(row.provider),
    rawGpu,
    gpu: rawGpu === null ? null : toldGpu(rawGpu, toldSize(row.vramPerGpu), toldText(row.interconnect)).gpu,
    gpuCount: toldCount(row.gpuCount),
    regionName: nameOf(row.region),
    native: dollarsPerHour(row.hourlyPrice),
    createdAt: toldMoment(row.createdAt),
    ssh: toldSsh(row.ip, row.sshPort, row.sshUser),
    ports,
  };
}

function stateOf(told: unknown): InstanceState {
  const word = typeof told === "string" ? told.trim().toLowerCase() : "";
  return Object.hasOwn(states, word) ? states[word]! : "unknown";
}

/** A name, or the name of an object. */
function nameOf(told: unknown): string | null {
  return toldText(told) ?? toldText((told as { name?: unknown } | null | undefined)?.name);
}

/** A text with two ports does not say which of them is inside; such a one is shown as it was told. */
function portsOf(told: unknown[]): { ports: PortMapping[]; odd: string[] } {
  const ports: PortMapping[] = [];
  const odd: string[] = [];
  for (const value of told.slice(0, 100)) {
    const forward = portForward.safeParse(value).data ?? { internalPort: value };
    const internal = toldPort(forward.internalPort);
    if (internal !== null) ports.push({ internal, external: toldPort(forward.externalPort) });
    else if (typeof value === "string") odd.push(toldText(value)?.slice(0, 40) ?? "");
  }
  return { ports, odd: odd.filter((text) => text !== "") };
}
