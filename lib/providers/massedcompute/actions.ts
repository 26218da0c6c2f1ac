import { parseText } from "../details";
import { ProviderError } from "../errors";
import type { HttpClient } from "../http";
import type { ActionReply } from "../instances";
import { machineNotFound } from "../machine-errors";

import { restarted, terminated } from "./machine-schema";

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
