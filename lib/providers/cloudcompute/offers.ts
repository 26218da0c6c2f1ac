import type { ListedOffer } from "@/lib/domain/offer";
import { offerIn } from "@/lib/providers/machine-listing";
import { listRows, readRows, unreadable, type Reading } from "@/lib/providers/rows";

import type { Api } from "./api";
import { identify, isWithoutGpu, toOffers } from "./normalise";
import { readPages } from "./pages";
import { offerRow } from "./schema";

/** All offers, and whether these are all of them. */
export async function readOffers(api: Api, signal: AbortSignal): Promise<Reading & { complete: boolean }> {
  const { rows, complete } = await readPages(api, { path: "/offers", name: "offers", signal });
  const reader = { provider: "cloudcompute", schema: offerRow, normalise: toOffers, identify } as const;
  return {
    ...readRows(
      listRows(rows).filter(({ value }) => !isWithoutGpu(value)),
      reader,
    ),
    complete,
  };
}

/** One offer, out of a list asked for now: an ask is there for one renter only. */
export async function readOffer(
  api: Api,
  offer: ListedOffer,
  signal: AbortSignal,
): Promise<ListedOffer | null> {
  const reading = await readOffers(api, signal);
  const found = offerIn(reading, offer);
  if (found === null && !reading.complete) throw unreadable("cloudcompute", "the rest of the offers");
  return found;
}
