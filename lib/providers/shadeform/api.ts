import type { z } from "zod";

import type { Breaker } from "../breaker";
import { createHttpClient, type HttpClient } from "../http";
import type { ReplyReader } from "../parse-reply";
import type { ClientContext } from "../provider";
import { unreadable, readRowsInSlices, type ParsedRows } from "../rows";
import { readById } from "../not-found";

import { envelope, instanceType } from "./schema";
import { readNativeId, toOffers } from "./normalize";

/** Creates the HTTP client for Shadeform; `reader` if errors mean more than their status. */
export function createHttp(
  { apiKey, baseUrl, limits, observeDate }: ClientContext,
  breaker: Breaker | null,
  reader: Omit<ReplyReader, "provider"> = {},
): HttpClient {
  return createHttpClient({
    provider: "shadeform",
    baseUrl,
    limits,
    headers: { "x-api-key": apiKey },
    breaker,
    observeDate,
    ...reader,
  });
}

/** Every machine shape of every cloud, unordered. One call: its filters are strict, so none is used. */
export async function fetchTypes(http: HttpClient, signal: AbortSignal): Promise<unknown[]> {
  const reply = envelope.safeParse(await http.get({ path: "/instances/types", signal }));
  if (!reply.success) throw unreadable("shadeform", "the list “instance_types”");
  return reply.data.instance_types;
}

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

/** The whole market, in one call. */
export async function readOffers(http: HttpClient, signal: AbortSignal): Promise<ParsedRows> {
  const reader = { provider: "shadeform", schema: instanceType, normalize: toOffers, readNativeId } as const;
  return readRowsInSlices(await fetchTypes(http, signal), reader, { signal });
}

/** Sends a change, once; the reply is empty. */
export async function postChange(http: HttpClient, path: string, body?: object): Promise<void> {
  await http.send({ method: "POST", path, body });
}
