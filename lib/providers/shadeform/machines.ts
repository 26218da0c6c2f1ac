import type { HttpClient } from "../http";
import type { ActionReply, InstanceListing, AutoDelete, ListedInstance } from "../instances";
import { machineNotFound, unlessNotFound } from "../machine-errors";
import { toListing } from "../machine-listing";
import { unreadable } from "../rows";

import { postChange, readOne } from "./requests";
import { rowToMachine, toMachine } from "./machine";
import { machineList, machineRow } from "./machine-schema";
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
