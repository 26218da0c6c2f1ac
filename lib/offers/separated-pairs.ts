import type { Reader } from "@/db/connections";
import type { RateFeed } from "@/db/schema";
import { listSeparatedOffers } from "@/db/separated-offers";
import { processState } from "@/lib/process-state";

import { pairKey } from "./offer-index";

const shared = processState<Record<RateFeed, string[]>>("separated offers");

/** The keys of the pairs that the owner marked as not the same machine, as loaded last. */
export function currentSeparatedPairs(feed: RateFeed): readonly string[] {
  return shared.value?.[feed] ?? [];
}

/** Loads the pairs: at the start, after a change, and at times for changes by other processes. */
export async function loadSeparatedPairs(database: Reader): Promise<void> {
  const read = async (feed: RateFeed) =>
    (await listSeparatedOffers(database, feed)).map((pair) => pairKey(...pair));
  shared.value = { sandbox: await read("sandbox"), live: await read("live") };
}
