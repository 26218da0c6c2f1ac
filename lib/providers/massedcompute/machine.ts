import type { InstanceState } from "@/lib/domain/instance";

import { toldText } from "../details";
import type { ListedInstance, Secret } from "../instances";
import {
  billsUntilGone,
  dollarsPerHour,
  toldCount,
  toldMoment,
  toldSsh,
  unknownMachine,
} from "../machine-told";

import { machineRow, type MachineRow } from "./machine-schema";
import { gpuOf, readProductName } from "./product-name";

// Everything that is not in the list stays unknown: a word that is guessed wrong hides a machine that bills.
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

/** What its word for a state means here. */
export function stateOf(told: unknown): InstanceState {
  const word = typeof told === "string" ? told.trim().toLowerCase() : "";
  return Object.hasOwn(states, word) ? states[word]! : "unknown";
}

/** A machine of the list, or the single one; null where it has no id. */
export function toMachine(value: unknown): ListedInstance | null {
  const row = machineRow.safeParse(value).data;
  if (row === undefined) return null;
  const { product } = row;
  const productName = toldText(product?.name);
  const read = readProductName(productName ?? "", toldText(product?.description) ?? "");
  const state = stateOf(row.status);
  return {
    ...unknownMachine(row.uuid),
    name: toldText(row.name),
    state,
    rawState: toldText(row.status),
    detail: state === "running" && row.os_booted === 0 ? "its operating system has not booted yet" : null,
    bills: billsUntilGone(state),
    cloud: "massedcompute",
    rawGpu: productName,
    gpu: productName === null || read.gpuCount === 0 ? null : gpuOf(read).gpu,
    gpuCount: toldCount(product?.gpu_count) ?? (productName === null ? null : read.gpuCount),
    regionName: toldText(row.region) ?? toldText((row.region as { name?: unknown } | null | undefined)?.name),
    // Never `final_price_hr`, whose 0 does not mean that anything is free.
    native: dollarsPerHour(product?.price_hr),
    createdAt: toldMoment(row.created),
    ssh: toldSsh(row.ip, null, row.username),
    hasSecrets: secretsOf(row).length > 0,
  };
}

/** The secrets of a machine, exactly as told. */
export function secretsOf(row: MachineRow): Secret[] {
  const told: [string, unknown][] = [
    ["Password", row.password],
    ["Jupyter link", row.jupyter_url],
    ["Jupyter token", row.jupyter_token],
  ];
  return told.flatMap(([label, secret]) => {
    const value = typeof secret === "number" ? String(secret) : secret;
    return typeof value === "string" && value !== "" ? [{ label, value: value.slice(0, 2_000) }] : [];
  });
}
