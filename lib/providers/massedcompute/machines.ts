import { ProviderError } from "../errors";
import type { HttpClient } from "../http";
import type { InstanceListing, ListedInstance, MachineSecret, ActionReply } from "../instances";
import { toListing } from "../machine-listing";
import { readById, machineNotFound } from "../not-found";
import { unreadable } from "../rows";
import { parseText } from "../parse";

import { toSecrets, toMachine } from "./machine";
import { machineList, machineRow, oneMachine, restarted, terminated } from "./schema";

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

/** Requests a restart, once; keeps the disk. */
export async function restart(http: HttpClient, nativeId: string): Promise<ActionReply> {
  return sendAction(
    http,
    "/instance/restart",
    nativeId,
    (reply) => restarted.safeParse(reply).data?.response,
  );
}

/** Requests termination, once; safe to repeat. */
export async function terminate(http: HttpClient, nativeId: string): Promise<ActionReply> {
  return sendAction(
    http,
    "/instance/terminate",
    nativeId,
    (reply) => terminated.safeParse(reply).data?.response.data.terminated_instances,
  );
}

type ActionRow = { id?: unknown; uuid?: unknown; status?: unknown } | null | undefined;

async function sendAction(
  http: HttpClient,
  path: string,
  nativeId: string,
  rowsOf: (reply: unknown) => ActionRow[] | undefined,
): Promise<ActionReply> {
  let reply: unknown;
  try {
    reply = await http.send({ method: "POST", path, body: { instanceUuids: [nativeId] } });
  } catch (error) {
    if (isUnknownMachine(error)) return machineNotFound;
    throw error;
  }
  const rows = rowsOf(reply);
  // Accepted in an undocumented form; the next listing shows the result.
  if (!rows) return { operationId: null, rawState: null, isNotFound: false };
  const row = rows.find((acted) => acted?.id === nativeId || acted?.uuid === nativeId);
  return { operationId: null, rawState: parseText(row?.status), isNotFound: false };
}

/** Its own 404, or its observed reply for an unknown id. */
function isUnknownMachine(error: unknown): boolean {
  if (!(error instanceof ProviderError) || error.status === null) return false;
  return error.code === 404 || (error.kind === "rejected" && /no valid vms? found/i.test(error.message));
}
