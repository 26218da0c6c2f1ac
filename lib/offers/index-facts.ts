import type { Reader } from "@/db/connections";
import { listUsualPrices, readUsualDay } from "@/db/day-progress";
import type { RateFeed } from "@/db/schema";
import { listSeparatedOffers } from "@/db/separated-offers";
import { keyUsualPrices, type UsualPrices } from "@/lib/price-history/good-price";
import { processState } from "@/lib/process-state";

import { pairKey } from "./offer-index";

/** What the indexes show beside the offers. It changes rarely, so it is not read with each of them. */
export interface IndexFacts {
  /** The day at which the usual prices were calculated; null before the first time. */
  usualDay: number | null;
  usualPrices: Record<RateFeed, UsualPrices>;
  /** The keys of the pairs that the owner marked as not the same machine. */
  separated: Record<RateFeed, ReadonlySet<string>>;
}

interface LoadedFacts extends IndexFacts {
  /** What they were loaded from; equal ones are the same facts. */
  loadedFrom: string;
}

const shared = processState<LoadedFacts>("index facts");

const none: LoadedFacts = {
  loadedFrom: JSON.stringify([null, { sandbox: [], live: [] }]),
  usualDay: null,
  usualPrices: { sandbox: new Map(), live: new Map() },
  separated: { sandbox: new Set(), live: new Set() },
};

/** The facts that were loaded last; the same object while nothing changed. */
export function currentFacts(): IndexFacts {
  return lastLoaded();
}

function lastLoaded(): LoadedFacts {
  return (shared.value ??= none);
}

/** Loads the facts: at the start, after a change, and at times for changes by other processes. Returns whether they changed. */
export async function loadFacts(database: Reader): Promise<boolean> {
  const usualDay = await readUsualDay(database);
  const pairs = {
    sandbox: await listSeparatedOffers(database, "sandbox"),
    live: await listSeparatedOffers(database, "live"),
  };
  const loadedFrom = JSON.stringify([usualDay, pairs]);
  if (loadedFrom === lastLoaded().loadedFrom) return false;
  const usual = async (feed: RateFeed) => keyUsualPrices(await listUsualPrices(database, feed));
  const keys = (feed: RateFeed) => new Set(pairs[feed].map((pair) => pairKey(...pair)));
  shared.value = {
    loadedFrom,
    usualDay,
    usualPrices: { sandbox: await usual("sandbox"), live: await usual("live") },
    separated: { sandbox: keys("sandbox"), live: keys("live") },
  };
  return true;
}
