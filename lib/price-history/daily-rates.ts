import type { RateFeed } from "@/db/schema";
import { listDailyRates } from "@/db/price-history";
import type { Reader } from "@/db/connections";

import type { UsdOn } from "./dollars";

interface DailyRate {
  currency: string;
  day: number;
  usd: number;
}

/** Days after which a rate no longer stands for a day without one of its own. */
const maxAge = 7;

/**
 * The rate of each day: pinned by the operator, otherwise that of the day or the last one in the 7 days before it.
 * @param assumed The currency of prices that are listed without one.
 */
export function createUsdOn(
  rates: readonly DailyRate[],
  { pinned = {}, assumed = null }: { pinned?: Record<string, number>; assumed?: string | null },
): UsdOn {
  const always = new Map(Object.entries({ ...pinned, USD: 1 }));
  const known = new Map(rates.map(({ currency, day, usd }) => [`${currency} ${day}`, usd]));
  return (listed, day) => {
    const currency = listed ?? assumed;
    if (currency === null) return null;
    const fixed = always.get(currency);
    if (fixed !== undefined) return fixed;
    for (let age = 0; age <= maxAge; age++) {
      const usd = known.get(`${currency} ${day - age}`);
      if (usd !== undefined) return usd;
    }
    return null;
  };
}

/** The rates of a feed for days from `fromDay` on. */
export async function readDailyRates(
  database: Reader,
  feed: RateFeed,
  fromDay: number,
): Promise<DailyRate[]> {
  return listDailyRates(database, feed, fromDay - maxAge);
}
