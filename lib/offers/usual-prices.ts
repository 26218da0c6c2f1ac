import type { Reader } from "@/db/connections";
import { listUsualPrices, readUsualDay } from "@/db/day-progress";
import type { RateFeed } from "@/db/schema";
import { keyUsualPrices, type UsualPrices } from "@/lib/price-history/good-price";
import { processState } from "@/lib/process-state";

/** The usual prices of each feed, and the day at which they were calculated. */
interface CurrentUsualPrices {
  day: number;
  prices: Record<RateFeed, UsualPrices>;
}

const shared = processState<CurrentUsualPrices>("usual prices");

/** The usual prices that were loaded last; none before the first time. */
export function currentUsualPrices(feed: RateFeed): { day: number | null; prices: UsualPrices } {
  return { day: shared.value?.day ?? null, prices: shared.value?.prices[feed] ?? new Map() };
}

/** Loads the usual prices if they were calculated since the last time. Returns whether they were. */
export async function loadUsualPrices(database: Reader): Promise<boolean> {
  const day = await readUsualDay(database);
  if (day === null || shared.value?.day === day) return false;
  const read = async (feed: RateFeed) => keyUsualPrices(await listUsualPrices(database, feed));
  shared.value = { day, prices: { sandbox: await read("sandbox"), live: await read("live") } };
  return true;
}
