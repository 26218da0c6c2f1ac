import "server-only";

import { setImmediate as nextTurn } from "node:timers/promises";

import { z } from "zod";

import { interpretQuery } from "@/lib/offers/interpreted";
import { currentIndex } from "@/lib/offers/current-index";
import { marketOf, readMarkets } from "@/lib/offers/market";

import { maxQueryLength, maxViews, type ViewChanges } from "./schema";

const requestSchema = z.object({
  views: z.array(z.object({ query: z.string().max(maxQueryLength), since: z.iso.datetime() })).max(maxViews),
});

/** What is new and cheaper in each view since a time, from memory; null for a request that is not readable. */
export async function countViewChanges(request: unknown): Promise<ViewChanges[] | null> {
  const parsed = requestSchema.safeParse(request);
  if (!parsed.success) return null;
  const markets = await readMarkets();
  const counts: ViewChanges[] = [];
  for (const { query, since } of parsed.data.views) {
    const index = await currentIndex(marketOf(new URLSearchParams(query), markets));
    const { search } = interpretQuery(query, index, { market: markets.usual });
    counts.push(index.countSince(search, Date.parse(since)));
    // A scan of a large index takes milliseconds, and pages are served in between.
    await nextTurn();
  }
  return counts;
}
