import type { HttpClient } from "../http";
import { readRows, type ParsedRows } from "../rows";

import { fetchTypes } from "./api";
import { readNativeId, toOffers } from "./normalize";
import { instanceType } from "./schema";

/** The whole market, in one call. */
export async function readOffers(http: HttpClient, signal: AbortSignal): Promise<ParsedRows> {
  return readRows(await fetchTypes(http, signal), {
    provider: "shadeform",
    schema: instanceType,
    normalize: toOffers,
    readNativeId,
  });
}

/** The parts of an offer that a create needs. */
export interface OfferLocation {
  cloud: string;
  type: string;
  region: string;
  rental: "on_demand" | "spot";
}

/** Parses an offer's native id, `cloud/type/region/rental`; null if invalid. */
export function parseOfferId(nativeId: string): OfferLocation | null {
  const [cloud, type, region, rental, ...rest] = nativeId.split("/");
  if (!cloud || !type || !region || rest.length > 0) return null;
  return rental === "on_demand" || rental === "spot" ? { cloud, type, region, rental } : null;
}
