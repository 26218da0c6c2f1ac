import type { Breaker } from "../breaker";
import { createHttpClient, type HttpClient } from "../http";
import type { ReplyReader } from "../parse-reply";
import type { ClientContext } from "../provider";
import { unreadable } from "../rows";

import { envelope } from "./schema";

/** Creates the HTTP client for Massed Compute; `reader` if errors mean more than their status. */
export function createHttp(
  { apiKey, baseUrl, observeDate }: ClientContext,
  breaker: Breaker | null,
  reader: Omit<ReplyReader, "provider"> = {},
): HttpClient {
  const headers = { authorization: `Bearer ${apiKey}` };
  return createHttpClient({ provider: "massedcompute", baseUrl, headers, breaker, observeDate, ...reader });
}

/** Every product by name, in one call. */
export async function fetchInventory(http: HttpClient, signal: AbortSignal): Promise<[string, unknown][]> {
  const reply = envelope.safeParse(await http.get({ path: "/gpu-inventory", signal }));
  if (!reply.success) throw unreadable("massedcompute", "the map “gpu_inventory”");
  return Object.entries(reply.data.gpu_inventory);
}
