import type { HttpClient } from "../http";
import { readRows, type Reading } from "../rows";

import { fetchInventory } from "./api";
import { identify, mayHaveGpu, toOffers, type Known } from "./normalise";
import { product } from "./schema";

/** The whole market, in one call. */
export async function readOffers(http: HttpClient, known: Known, signal: AbortSignal): Promise<Reading> {
  const products = await fetchInventory(http, signal);
  const rows = products
    .filter(([name]) => mayHaveGpu(name))
    .map(([name, told]) => ({ place: `.${name}`, value: withName(told, name) }));
  return readRows(rows, {
    provider: "massedcompute",
    schema: product,
    normalise: (parsed, reject) => toOffers(parsed, known, reject),
    identify,
  });
}

// Spread only what is an object: a text of ten million characters would become as many fields.
function withName(told: unknown, name: string): unknown {
  return typeof told === "object" && !Array.isArray(told) ? { ...told, name } : { name };
}
