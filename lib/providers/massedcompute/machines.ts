import { ProviderError } from "../errors";
import type { HttpClient } from "../http";
import type { InstanceListing, ListedInstance, MachineSecret } from "../instances";
import { toListing } from "../machine-listing";
import { readById } from "../read-by-id";
import { unreadable } from "../rows";

import { toSecrets, toMachine } from "./machine";
import { machineList, machineRow, oneMachine } from "./machine-schema";

/** Every listed machine, in one call: there are no pages. */
export async function listMachines(http: HttpClient, signal: AbortSignal): Promise<InstanceListing> {
  const reply = machineList.safeParse(await http.get({ path: "/instance", signal }));
  if (!reply.success) throw unreadable("massedcompute", "the list “runningInstances”");
  return toListing("massedcompute", reply.data.runningInstances, toMachine);
}

/** One machine; null if Massed Compute reports that it does not exist. */
export async function readMachine(
  http: HttpClient,
  nativeId: string,
  signal: AbortSignal,
): Promise<ListedInstance | null> {
  const row = await fetchRow(http, nativeId, signal);
  return row === null ? null : toMachine(row);
}

/** Reads the secrets of a machine now. */
export async function readSecrets(
  http: HttpClient,
  nativeId: string,
  signal: AbortSignal,
): Promise<MachineSecret[]> {
  const answer = await fetchRow(http, nativeId, signal).catch((error: unknown) => {
    if (error instanceof ProviderError && error.isEmpty) return null;
    throw error;
  });
  const row = machineRow.safeParse(answer).data;
  if (row) return toSecrets(row);
  throw new ProviderError(
    "massedcompute",
    "not-found",
    "Massed Compute does not know this machine any more.",
  );
}

/** The row of exactly this machine: an object as documented, or a list as observed live. */
async function fetchRow(http: HttpClient, nativeId: string, signal: AbortSignal): Promise<unknown> {
  const path = `/instance/${encodeURIComponent(nativeId)}`;
  return readById("massedcompute", http.get({ path, signal }), rowIn, `the machine ${nativeId}`);

  function rowIn(reply: unknown): unknown {
    const single = oneMachine.safeParse(reply).data?.runningInstance;
    const rows = single ? [single] : machineList.safeParse(reply).data?.runningInstances;
    return rows?.find((value) => machineRow.safeParse(value).data?.uuid === nativeId);
  }
}
