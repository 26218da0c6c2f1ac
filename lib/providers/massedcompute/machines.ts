import { ProviderError } from "../errors";
import type { HttpClient } from "../http";
import type { InstanceListing, ListedInstance, Secret } from "../instances";
import { unlessNotFound } from "../machine-errors";
import { readMachines } from "../machine-listing";
import { unreadable } from "../rows";

import { secretsOf, toMachine } from "./machine";
import { machineList, machineRow, oneMachine } from "./machine-schema";

/** Every machine that is listed, in one call: there are no pages. */
export async function listMachines(http: HttpClient, signal: AbortSignal): Promise<InstanceListing> {
  const reply = machineList.safeParse(await http.get({ path: "/instance", signal }));
  if (!reply.success) throw unreadable("massedcompute", "the list “runningInstances”");
  return readMachines("massedcompute", reply.data.runningInstances, toMachine);
}

/** One machine; null where the cloud says that it does not know it. */
export async function readMachine(
  http: HttpClient,
  nativeId: string,
  signal: AbortSignal,
): Promise<ListedInstance | null> {
  const row = await fetchRow(http, nativeId, signal);
  return row === null ? null : toMachine(row);
}

/** What opens a machine, asked for now. */
export async function readSecrets(
  http: HttpClient,
  nativeId: string,
  signal: AbortSignal,
): Promise<Secret[]> {
  const row = machineRow.safeParse(await fetchRow(http, nativeId, signal)).data;
  if (row) return secretsOf(row);
  throw new ProviderError(
    "massedcompute",
    "not-found",
    "Massed Compute does not know this machine any more.",
  );
}

/** The row of exactly this machine: in an object as documented, in a list as live; an empty list is “not known”. */
async function fetchRow(http: HttpClient, nativeId: string, signal: AbortSignal): Promise<unknown> {
  const path = `/instance/${encodeURIComponent(nativeId)}`;
  const answer = await unlessNotFound(http.get({ path, signal }));
  if (answer === null) return null;
  const { reply } = answer;
  const single = oneMachine.safeParse(reply).data?.runningInstance;
  const rows = single ? [single] : machineList.safeParse(reply).data?.runningInstances;
  if (!rows) throw unreadable("massedcompute", "the machine “runningInstance”");
  if (rows.length === 0) return null;
  const row = rows.find((value) => machineRow.safeParse(value).data?.uuid === nativeId);
  if (row === undefined) throw unreadable("massedcompute", `the machine ${nativeId}`);
  return row;
}
