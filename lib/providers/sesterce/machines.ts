import type { HttpClient } from "../http";
import type { ActionReply, InstanceListing, ListedInstance } from "../instances";
import { machineNotFound, unlessNotFound } from "../machine-errors";
import { toListing } from "../machine-listing";
import { readById } from "../read-by-id";
import { unreadable } from "../rows";

import { toMachine } from "./machine";

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
