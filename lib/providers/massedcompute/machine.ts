import type { InstanceState } from "@/lib/domain/instance";

import {
  parseText,
  billsUntilGone,
  parseHourlyDollars,
  parseGpuCount,
  parseTimestamp,
  parseSsh,
  blankMachine,
} from "../parse";
import type { ListedInstance, MachineSecret } from "../instances";

import { machineRow, type MachineRow } from "./schema";
import { readProductGpu, readProductName } from "./normalize";

// Unlisted values stay unknown: a wrong guess would hide a machine that bills.
const states: Record<string, InstanceState> = {
  booting: "provisioning",
  pending: "provisioning",
  rented: "running",
  running: "running",
  active: "running",
  stopped: "stopped",
  stopping: "terminating",
  terminating: "terminating",
  deleting: "terminating",
  terminated: "gone",
  deleted: "gone",
  failed: "error",
  error: "error",
};

export function parseState(reported: unknown): InstanceState {
  const word = typeof reported === "string" ? reported.trim().toLowerCase() : "";
  return Object.hasOwn(states, word) ? states[word]! : "unknown";
}

/** Parses a machine row; null without an id. */
export function toMachine(value: unknown): ListedInstance | null {
  const row = machineRow.safeParse(value).data;
  if (row === undefined) return null;
  const { product } = row;
  const productName = parseText(product?.name);
  const read = readProductName(productName ?? "", parseText(product?.description) ?? "");
  const state = parseState(row.status);
  return {
    ...blankMachine(row.uuid),
    name: parseText(row.name),
    state,
    rawState: parseText(row.status),
    detail: state === "running" && row.os_booted === 0 ? "its operating system has not booted yet" : null,
    bills: billsUntilGone(state),
    cloud: "massedcompute",
    rawGpu: productName,
    gpu: productName === null || read.gpuCount === 0 ? null : readProductGpu(read).gpu,
    gpuCount: parseGpuCount(product?.gpu_count) ?? (productName === null ? null : read.gpuCount),
    regionName:
      parseText(row.region) ?? parseText((row.region as { name?: unknown } | null | undefined)?.name),
    // Never `final_price_hr`, whose 0 does not mean free.
    native: parseHourlyDollars(product?.price_hr),
    createdAt: parseTimestamp(row.created),
    ssh: parseSsh(row.ip, null, row.username),
    hasSecrets: toSecrets(row).length > 0,
  };
}

/** The secrets of a machine, unmodified. */
export function toSecrets(row: MachineRow): MachineSecret[] {
  const secrets: [string, unknown][] = [
    ["Password", row.password],
    ["Jupyter link", row.jupyter_url],
    ["Jupyter token", row.jupyter_token],
  ];
  return secrets.flatMap(([label, secret]) => {
    const value = typeof secret === "number" ? String(secret) : secret;
    return typeof value === "string" && value !== "" ? [{ label, value: value.slice(0, 2_000) }] : [];
  });
}
