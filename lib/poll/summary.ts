import { z } from "zod";

import { median } from "@/lib/domain/median";
import { gpuHourlyAmount } from "@/lib/domain/money";
import type { ListedOffer } from "@/lib/domain/offer";
import type { Steps } from "@/lib/slices";

/** The number of offers in a snapshot, and the median native price per GPU-hour by currency and billing. */
export interface Summary {
  offers: number;
  groups: Record<string, { offers: number; median: number | null }>;
}

const summarySchema: z.ZodType<Summary> = z.object({
  offers: z.number(),
  groups: z.record(z.string(), z.object({ offers: z.number(), median: z.number().nullable() })),
});

const offersPerStep = 256;

/** Summarizes a snapshot in native currencies, so that no exchange rate can look like a jump. */
export function* summarize(offers: readonly ListedOffer[]): Steps<Summary> {
  const prices = new Map<string, number[]>();
  const counts = new Map<string, number>();
  let summarized = 0;
  for (const offer of offers) {
    if (++summarized % offersPerStep === 0) yield;
    const group = `${offer.native.currency ?? "unknown"} ${offer.billing}`;
    counts.set(group, (counts.get(group) ?? 0) + 1);
    const amount = gpuHourlyAmount(offer.native, offer.gpuCount);
    if (amount === null) continue;
    const list = prices.get(group) ?? [];
    list.push(amount);
    prices.set(group, list);
  }
  const groups = [...counts].map(([group, count]) => [
    group,
    { offers: count, median: median(prices.get(group) ?? []) },
  ]);
  return { offers: offers.length, groups: Object.fromEntries(groups) as Summary["groups"] };
}

export function parseSummaries(json: readonly string[]): Summary[] {
  return json.map((text) => summarySchema.parse(JSON.parse(text)));
}
