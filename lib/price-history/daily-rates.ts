import type { Reader } from "@/db/connections";
import { listDailyRates } from "@/db/price-history";
import type { RateFeed } from "@/db/schema";

import type { UsdOn } from "./dollars";

/** Dollars for one unit, by currency and day. */
type DailyRates = ReadonlyMap<string, number>;

/** Days after which a rate no longer stands for a day without one of its own. */
const maxAge = 7;

/**
 * The rate of each day: pinned by the operator, otherwise that of the day or the last one in the 7 days before it.
 * @param assumed The currency of prices that are listed without one.
 */
export function createUsdOn(
  rates: DailyRates,
  { pinned = {}, assumed = null }: { pinned?: Record<string, number>; assumed?: string | null },
): UsdOn {
  const always = new Map(Object.entries({ ...pinned, USD: 1 }));
  return (listed, day) => {
    const currency = listed ?? assumed;
    if (currency === null) return null;
    const fixed = always.get(currency);
    if (fixed !== undefined) return fixed;
    for (let age = 0; age <= maxAge; age++) {
      const usd = rates.get(keyOf(currency, day - age));
      if (usd !== undefined) return usd;
    }
    return null;
  };
}

/** The rates of a feed for days from `fromDay` on: of these currencies, or of all. */
export async function readDailyRates(
  database: Reader,
  feed: RateFeed,
  fromDay: number,
  currencies?: readonly string[],
): Promise<DailyRates> {
  if (currencies?.length === 0) return new Map();
  const rates = await listDailyRates(database, feed, fromDay - maxAge, currencies);
  return new Map(rates.map(({ currency, day, usd }) => [keyOf(currency, day), usd]));
}

function keyOf(currency: string, day: number): string {
  return `${currency} ${day}`;
}
