import type { InstanceState } from "@/lib/domain/instance";
import { plainTextOrNull } from "@/lib/domain/text";
import type { ListedInstance } from "../instances";
import { parseSsh, blankMachine } from "../parse";
import { readGpu } from "../gpu-region";

import { knownPorts, listServiceLinks, linkWithToken } from "./machine-ports";
import type { MachineRow, Operation } from "./schema";
import { parseMemoryGb } from "./normalize";

/** Converts a machine, with its last operation if that was requested. */
export function toMachine(row: MachineRow, last: Operation | null): ListedInstance {
  const { state, detail, failedAction } = deriveState(row, last);
  const rawGpu = plainTextOrNull(row.gpuName);
  const ports = knownPorts(row);
  return {
    ...blankMachine(row.instanceId),
    name: plainTextOrNull(row.name),
    state,
    rawState: plainTextOrNull(row.status),
    detail,
    ...(failedAction && { failedAction }),
    bills: state === "running" || state === "provisioning" || state === "restarting" ? true : null,
    cloud: "gpugeek",
    rawGpu,
    gpu: rawGpu === null ? null : readGpu(rawGpu, parseMemoryGb(rawGpu, null), null).gpu,
    // A stopped machine has no GPU; its former one is not reported.
    gpuCount: row.gpuNum && row.gpuNum >= 1 ? row.gpuNum : null,
    regionName: plainTextOrNull(row.dcId),
    createdAt: parseLocalTime(row.createdAt),
    ssh: parseSshCommand(row.sshCmd),
    services: listServiceLinks(row),
    ports: [...ports.tcp, ...ports.http].map((internal) => ({ internal, external: null })),
    hasSecrets: Boolean(row.sshPwd) || linkWithToken(row.notebookUrl) !== null,
    isStartable: isStartable(row),
  };
}

/**
 * Whether its last operation matters: it may be in progress, or a start of a stopped machine may have failed.
 */
export function needsOperation(row: MachineRow): boolean {
  return row.isPending === 1 || ["provisioning", "unknown", "stopped"].includes(parseStatus(row));
}

function parseStatus({ status }: MachineRow): InstanceState {
  switch (status?.trim().toLowerCase()) {
    case "running":
      return "running";
    // Spelled like this in the documentation.
    case "stopd":
    case "stopped":
      return "stopped";
    case "creating":
      return "provisioning";
    default:
      return "unknown";
  }
}

const operationInProgress = 1;
const operationFailed = 3;

/** GPUGeek reports no reason for a failed operation; the row shows whether a GPU is free. */
function failedStartMessage(row: MachineRow, { operationId }: Operation): string {
  const reason = isStartable(row) === false ? "no GPU is free for it now" : "it gives no reason";
  return `GPUGeek reports that the start failed (operation ${operationId}): ${reason}. Start it again later, or terminate it and launch another offer.`;
}

function deriveState(
  row: MachineRow,
  last: Operation | null,
): { state: InstanceState; detail: string | null; failedAction?: "start" } {
  const word = parseStatus(row);
  const isPending = row.isPending === 1;
  const action = last?.action?.trim().toLowerCase() ?? null;
  const name = plainTextOrNull(last?.action) ?? "an operation";
  if (last?.status === operationFailed) {
    const wasCreate = action === "create" || (action === null && word === "provisioning");
    if (action === "start" && word === "stopped")
      return { state: word, detail: failedStartMessage(row, last), failedAction: "start" };
    return { state: wasCreate ? "error" : word, detail: `GPUGeek reports that ${name} failed.` };
  }
  const isUnderWay = last === null ? isPending : last.status === operationInProgress;
  if (isUnderWay && action === "release") return { state: "terminating", detail: null };
  if (isUnderWay && action === "restart") return { state: "restarting", detail: null };
  if (isUnderWay && (action === "stop" || action === "set_port"))
    return { state: word, detail: `GPUGeek is at work on ${name}.` };
  return { state: isUnderWay || isPending ? "provisioning" : word, detail: null };
}

function isStartable({ isStartable, availableGpuNum }: MachineRow): boolean | null {
  if (isStartable !== null && isStartable !== undefined) return isStartable;
  return availableGpuNum === null || availableGpuNum === undefined ? null : availableGpuNum > 0;
}

/** Times have no zone; assume Shanghai, GPUGeek's home. */
function parseLocalTime(text: string | null | undefined): Date | null {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)$/.exec(text?.trim() ?? "") ?? [];
  const at = new Date(`${day}T${time}+08:00`);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** `ssh -p 59064 root@host`. */
function parseSshCommand(command: string | null | undefined): ListedInstance["ssh"] {
  const text = command?.trim() ?? "";
  const [, user, host] = /^ssh\s(?:.*\s)?([^\s@]+)@(\S+)(?:\s|$)/.exec(text) ?? [];
  return parseSsh(host, /\s-p\s*(\d+)(?=\s|$)/.exec(text)?.[1], user);
}
