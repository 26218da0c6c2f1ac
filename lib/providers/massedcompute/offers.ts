import type { HttpClient } from "../http";
import { readRows, type ParsedRows } from "../rows";

import { fetchInventory } from "./api";
import { readNativeId, mayHaveGpu, toOffers, type KnownRegions } from "./normalize";
import { product } from "./schema";

/** The whole market, in one call. */
export async function readOffers(
  http: HttpClient,
  known: KnownRegions,
  signal: AbortSignal,
): Promise<ParsedRows> {
  const products = await fetchInventory(http, signal);
  const rows = products
    .filter(([name]) => mayHaveGpu(name))
    .map(([name, row]) => ({ path: `.${name}`, value: withName(row, name) }));
  return readRows(rows, {
    provider: "massedcompute",
    schema: product,
    normalize: (parsed, reject) => toOffers(parsed, known, reject),
    readNativeId,
  });
}

// Spread only objects: a text of ten million characters would become as many fields.
function withName(row: unknown, name: string): unknown {
  return typeof row === "object" && !Array.isArray(row) ? { ...row, name } : { name };
}
