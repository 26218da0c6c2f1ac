import type { ListedOffer } from "@/lib/domain/offer";
import { findListedOffer } from "../machine-listing";
import { readRowsInSlices, unreadable, type ParsedRows } from "../rows";

import type { CloudComputeApi } from "./api";
import { readNativeId, isWithoutGpu, toOffers } from "./normalize";
import { readPages } from "./pages";
import { offerRow } from "./schema";

/** All offers, and whether the list is complete. */
export async function readOffers(
  api: CloudComputeApi,
  signal: AbortSignal,
): Promise<ParsedRows & { complete: boolean }> {
  const { rows, complete } = await readPages(api, { path: "/offers", name: "offers", signal });
  const reader = {
    provider: "cloudcompute",
    schema: offerRow,
    normalize: toOffers,
    readNativeId,
    ignores: isWithoutGpu,
  } as const;
  return { ...(await readRowsInSlices(rows, reader, { signal })), complete };
}

/** One offer from a new list: an ask serves one renter only. */
export async function readOffer(
  api: CloudComputeApi,
  offer: ListedOffer,
  signal: AbortSignal,
): Promise<ListedOffer | null> {
  const reading = await readOffers(api, signal);
  const found = findListedOffer(reading, offer);
  if (found === null && !reading.complete) throw unreadable("cloudcompute", "the rest of the offers");
  return found;
}
