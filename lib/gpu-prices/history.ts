import { isSourceId } from "@/lib/domain/provider-id";
import { canonicalCloud } from "@/lib/domain/clouds";
import { day as dayLength } from "@/lib/domain/durations";
import { median } from "@/lib/domain/median";
import { isoTime } from "@/lib/format";
import { leastPlausible } from "@/lib/offers/offer-index/market";
import type { IndexedOffer } from "@/lib/offers/offer-index";

import type { HistoryDay } from "./contract";
import { groupBy } from "@/lib/group-by";
import { isRentable, sellerOf } from "./models";

/** The lowest on-demand price of one cloud on one day (days since 1970-01-01), in micro-dollars per GPU-hour. */
export interface CloudPrice {
  day: number;
  cloud: string;
  micros: number;
  /** Of a public source whose prices may be implausible. */
  isPublic?: boolean;
}

/** Minimum and median over clouds of each day, oldest first. Several prices of one cloud count once, as the lowest. */
export function historyOf(prices: readonly CloudPrice[]): HistoryDay[] {
  const days = [...groupBy(prices, ({ day }) => day)].sort(([a], [b]) => a - b);
  return days.map(([day, ofDay]) => {
    const lows = [...lowestOfClouds(withoutImplausible(ofDay)).values()];
    return {
      day: isoTime(day * dayLength).slice(0, 10),
      min: Math.min(...lows),
      median: Math.round(median(lows)!),
      clouds: lows.length,
    };
  });
}

/** The present prices of offers, each as that of a day. */
export function pricesOfDay(
  offers: readonly IndexedOffer[],
  dayOfOffer: (offer: IndexedOffer) => number,
): CloudPrice[] {
  return offers.flatMap((offer) =>
    offer.billing === "on-demand" && offer.kind !== "aggregate" && isRentable(offer)
      ? [
          {
            day: dayOfOffer(offer),
            cloud: sellerOf(offer),
            micros: offer.gpuPriceMicros!,
            isPublic: isSourceId(offer.provider),
          },
        ]
      : [],
  );
}

function withoutImplausible(prices: readonly CloudPrice[]): readonly CloudPrice[] {
  const least = leastPlausible([...lowestOfClouds(prices).values()]);
  return prices.filter(({ isPublic = false, micros }) => !isPublic || micros >= least);
}

function lowestOfClouds(prices: readonly CloudPrice[]): ReadonlyMap<string, number> {
  const lows = new Map<string, number>();
  for (const { cloud, micros } of prices) {
    const key = canonicalCloud(cloud);
    lows.set(key, Math.min(lows.get(key) ?? Infinity, micros));
  }
  return lows;
}
