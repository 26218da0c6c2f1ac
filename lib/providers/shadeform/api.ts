import type { Breaker } from "../breaker";
import { createHttpClient, type HttpClient } from "../http";
import type { ReplyReader } from "../parse-reply";
import type { ClientContext } from "../provider";
import { listRows, unreadable, type ReplyRow } from "../rows";

import { envelope } from "./schema";

/** Creates the HTTP client for Shadeform; `reader` if errors mean more than their status. */
export function createHttp(
  { apiKey, baseUrl, observeDate }: ClientContext,
  breaker: Breaker | null,
  reader: Omit<ReplyReader, "provider"> = {},
): HttpClient {
  return createHttpClient({
    provider: "shadeform",
    baseUrl,
    headers: { "x-api-key": apiKey },
    breaker,
    observeDate,
    ...reader,
  });
}

/** Every machine shape of every cloud, unordered. One call: its filters are strict, so none is used. */
export async function fetchTypes(http: HttpClient, signal: AbortSignal): Promise<ReplyRow[]> {
  const reply = envelope.safeParse(await http.get({ path: "/instances/types", signal }));
  if (!reply.success) throw unreadable("shadeform", "the list “instance_types”");
  return listRows(reply.data.instance_types);
}
