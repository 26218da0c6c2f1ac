import "server-only";

import { readQuery } from "@/lib/offers/queries";

import { listPlaces } from "./places";
import { describeSearch } from "./search";
import { maxJumpLength, type JumpPlaces, type JumpSearch } from "./schema";

/** The GPUs, clouds and providers of a market, given as a query string. */
export async function readPlaces(market: string): Promise<Omit<JumpPlaces, "views">> {
  const { offerIndex, ...view } = await readQuery(market);
  return listPlaces(offerIndex, view);
}

/** What a typed text finds among the offers of a market, given as a query string. */
export async function searchOffers(text: string, market: string): Promise<JumpSearch> {
  const query = new URLSearchParams(market);
  query.set("q", text.slice(0, maxJumpLength));
  const { offerIndex, ...read } = await readQuery(query);
  return describeSearch(offerIndex, read);
}
