import {
  listMedians,
  listOffersAfter,
  readDayProgress,
  saveUsualPrices,
  type UsualPrice,
} from "@/db/day-progress";
import type { RateFeed } from "@/db/schema";
import { atomically } from "@/db/transactions";
import type { Billing } from "@/lib/domain/vocabulary";
import { politePace } from "@/lib/slices";

import type { UsdOn } from "./dollars";
import type { RollRequest } from "./roll-days";
import { weightedQuantiles } from "./weighted";

/** Complete days over which a price is usual. */
export const usualDays = 30;
const offersPerPage = 1_000;

/** The least number of GPUs in each class of comparable machines. */
const countClasses = [9, 5, 3, 2, 1] as const;

/** The class of a number of GPUs: the same for 3 and 4, 5 to 8, and 9 or more; 0 where the number is unknown. */
export function countClass(gpuCount: number | null): number {
  return countClasses.find((least) => gpuCount !== null && gpuCount >= least) ?? 0;
}

/** What comparable offers have in common. */
interface Group {
  feed: RateFeed;
  gpuId: string;
  billing: Billing;
  countClass: number;
}

/**
 * Calculates the usual price of comparable offers from their last 30 complete days, once after each day: the price of each
 * offer on each day counts for as long as the offer was available. Published “from” prices are left out. Returns whether they were calculated.
 */
export async function updateUsualPrices(request: RollRequest): Promise<boolean> {
  const { database, lease, now } = request;
  const { day, usualDay } = await readDayProgress(database, now());
  if (usualDay === day) return false;
  const prices: UsualPrice[] = [];
  for (const { group, members } of await listGroups(request)) {
    const figures = await calculateUsual(request, members, day);
    if (figures) prices.push({ ...group, ...figures });
  }
  await atomically(database, (tx) => saveUsualPrices(tx, lease, { prices, day, now: now() }), "offers");
  return true;
}

interface Member {
  row: number;
  usdOn: UsdOn;
}

async function listGroups({ database, signal, usdFor }: RollRequest) {
  const groups = new Map<string, { group: Group; members: Member[] }>();
  for (let after = 0; ;) {
    const offers = await listOffersAfter(database, after, offersPerPage);
    for (const offer of offers) {
      after = offer.row;
      if (offer.gpuId === null || offer.kind === "aggregate") continue;
      const group: Group = {
        feed: offer.source === "sandbox" ? "sandbox" : "live",
        gpuId: offer.gpuId,
        billing: offer.billing,
        countClass: countClass(offer.gpuCount),
      };
      const key = Object.values(group).join(" ");
      const found = groups.get(key) ?? { group, members: [] };
      groups.set(key, found);
      found.members.push({ row: offer.row, usdOn: usdFor(offer) });
    }
    if (offers.length < offersPerPage) return groups.values();
    await politePace.pause();
    signal.throwIfAborted();
  }
}

async function calculateUsual({ database, signal }: RollRequest, members: readonly Member[], day: number) {
  const weights = new Map<number, number>();
  const days = new Set<number>();
  let observations = 0;
  for (const { row, usdOn } of members) {
    const medians = await listMedians(database, row, day - usualDays, day - 1);
    for (const [ofDay, currency, median, weight] of medians) {
      const usd = usdOn(currency, ofDay);
      if (usd === null) continue;
      const micros = Math.round(median * usd);
      weights.set(micros, (weights.get(micros) ?? 0) + weight);
      days.add(ofDay);
      observations++;
    }
    const pause = politePace.pause();
    if (pause) await pause;
    signal.throwIfAborted();
  }
  const items = [...weights].map(([value, weight]) => ({ value, weight }));
  const quantiles = weightedQuantiles(items, [0.1, 0.5, 0.9]);
  if (!quantiles) return null;
  const [p10, p50, p90] = quantiles as [number, number, number];
  return { p10, p50, p90, observations, days: days.size };
}
