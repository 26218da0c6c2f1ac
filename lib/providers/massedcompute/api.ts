import type { Breaker } from "../breaker";
import { createHttpClient, type HttpClient } from "../http";
import type { ReplyReader } from "../parse-reply";
import type { ClientContext } from "../provider";
import { unreadable, readRowsInSlices, type ParsedRows } from "../rows";

import { envelope, product } from "./schema";
import { readNativeId, mayHaveGpu, toOffers, type KnownRegions } from "./normalize";

/** Creates the HTTP client for Massed Compute; `reader` if errors mean more than their status. */
export function createHttp(
  { apiKey, baseUrl, limits, observeDate }: ClientContext,
  breaker: Breaker | null,
  reader: Omit<ReplyReader, "provider"> = {},
): HttpClient {
  const headers = { authorization: `Bearer ${apiKey}` };
  const options = { baseUrl, limits, headers, breaker, observeDate };
  return createHttpClient({ provider: "massedcompute", ...options, ...reader });
}

/** Every product by name, in one call. */
async function fetchInventory(http: HttpClient, signal: AbortSignal): Promise<[string, unknown][]> {
  const reply = envelope.safeParse(await http.get({ path: "/gpu-inventory", signal }));
  if (!reply.success) throw unreadable("massedcompute", "the map “gpu_inventory”");
  return Object.entries(reply.data.gpu_inventory);
}

/** The whole market, in one call. */
export async function readOffers(
  http: HttpClient,
  known: KnownRegions,
  signal: AbortSignal,
): Promise<ParsedRows> {
  const products = await fetchInventory(http, signal);
  const withGpu = products.filter(([name]) => mayHaveGpu(name));
  const rows = withGpu.map(([name, row]) => withName(row, name));
  return readRowsInSlices(
    rows,
    {
      provider: "massedcompute",
      schema: product,
      normalize: (parsed, reject) => toOffers(parsed, known, reject),
      readNativeId,
      pathOf: (index) => `.${withGpu[index]![0]}`,
    },
    { signal },
  );
}

// Spread only objects: a text of ten million characters would become as many fields.
function withName(row: unknown, name: string): unknown {
  return typeof row === "object" && !Array.isArray(row) ? { ...row, name } : { name };
}
