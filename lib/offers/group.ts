import { median } from "@/lib/domain/median";

import type { IndexedOffer } from "./offer-index";
import type { GroupRow } from "./view-schema";

/** The matching offers of one GPU model, or of one reported name that is no known model. Prices are micro-dollars per GPU-hour. */
export interface OfferGroup extends Omit<GroupRow, "cheapest" | "againstMarket"> {
  /** The cheapest with a price in dollars, else the first. */
  cheapest: IndexedOffer;
}

/** Groups offers by GPU, in the order in which the groups first appear. */
export function groupByGpu(offers: Iterable<IndexedOffer>): OfferGroup[] {
  const groups = new Map<string, IndexedOffer[]>();
  for (const offer of offers) {
    const key = offer.gpu ? offer.gpu.id : `reported ${offer.rawGpu} ${offer.vramGb}`;
    const group = groups.get(key);
    if (group) group.push(offer);
    else groups.set(key, [offer]);
  }
  return [...groups.values()].map(toGroup);
}

function toGroup(offers: IndexedOffer[]): OfferGroup {
  const [first] = offers as [IndexedOffer];
  const priced = offers.filter(({ gpuPriceMicros }) => gpuPriceMicros !== null);
  const prices = priced.map(({ gpuPriceMicros }) => gpuPriceMicros!);
  const low = prices.length === 0 ? null : prices.reduce((least, price) => Math.min(least, price));
  return {
    gpu: first.gpu?.id ?? null,
    name: first.gpu?.name ?? first.rawGpu,
    vramGb: first.vramGb,
    offers: offers.length,
    inStock: offers.filter(({ stock }) => stock === "in-stock").length,
    clouds: new Set(offers.map(({ cloud, provider }) => cloud ?? provider)).size,
    low,
    median: median(prices),
    high: low === null ? null : prices.reduce((most, price) => Math.max(most, price)),
    cheapest: priced.find(({ gpuPriceMicros }) => gpuPriceMicros === low) ?? first,
  };
}
