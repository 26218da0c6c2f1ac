import type { z } from "zod";

import type { HttpClient } from "../http";
import { unlessMissing } from "../machine-errors";
import { readById } from "../read-by-id";
import { unreadable } from "../rows";

import { createdReply } from "./machine-schema";

/** Reads a list and its rows; omits rows without required fields. */
export async function readList<Row>(
  http: HttpClient,
  path: string,
  rowsOf: (reply: unknown) => unknown[] | undefined,
  schema: Pick<z.ZodType<Row>, "safeParse">,
  signal?: AbortSignal,
): Promise<Row[]> {
  const rows = rowsOf(await http.get({ path, ...(signal && { signal }) }));
  if (!rows) throw unreadable("shadeform", `the list of ${path}`);
  return rows.flatMap((row) => schema.safeParse(row).data ?? []);
}

/** Reads one resource by its id; null if Shadeform reports that it does not exist. */
export async function readOne<Row>(
  http: HttpClient,
  path: string,
  schema: Pick<z.ZodType<Row>, "safeParse">,
  signal: AbortSignal,
): Promise<Row | null> {
  const pick = (reply: unknown) => schema.safeParse(reply).data;
  return readById("shadeform", http.get({ path, signal }), pick, `an id in ${path}`);
}

/** Creates a resource other than a machine, once, and returns its id, which is never empty. */
export async function createResource(
  http: HttpClient,
  path: string,
  body: object,
  secrets: readonly string[] = [],
): Promise<string> {
  const reply = createdReply.safeParse(await http.send({ method: "POST", path, body, secrets }));
  if (!reply.success) throw unreadable("shadeform", "the id of what was made");
  return reply.data.id;
}

/** Sends a change, once; the reply is empty. */
export async function postChange(
  http: HttpClient,
  path: string,
  body?: object,
  secrets: readonly string[] = [],
): Promise<void> {
  await http.send({ method: "POST", path, body, secrets });
}

/** Removes a resource, once; a missing one is no error. */
export async function deleteResource(http: HttpClient, path: string): Promise<void> {
  await unlessMissing(postChange(http, path));
}
