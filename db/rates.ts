import { eq } from "drizzle-orm";

import { dayOf } from "@/lib/domain/durations";

import type { Reader, Tx } from "./connections";
import { nextRevision } from "./revision";
import { rate, rateDay, rateFeed, type RateFeed } from "./schema";

/** Dollars per unit of a currency, as the feed reported on `datedAt` (epoch milliseconds). */
export interface FetchedRate {
  currency: string;
  usd: number;
  datedAt: number;
}

/** The outcome of the last request to the feed. Times in epoch milliseconds. */
type FeedState = typeof rateFeed.$inferSelect;

export async function readRates(database: Reader | Tx, feed: RateFeed): Promise<FetchedRate[]> {
  return await database
    .select({ currency: rate.currency, usd: rate.usd, datedAt: rate.datedAt })
    .from(rate)
    .where(eq(rate.feed, feed))
    .all();
}

export async function readFeedState(database: Reader | Tx, feed: RateFeed): Promise<FeedState | null> {
  return (await database.select().from(rateFeed).where(eq(rateFeed.feed, feed)).get()) ?? null;
}

/** Stores fetched rates, also as those of their day; a currency missing from the feed keeps its last rate and date. */
export async function saveRates(tx: Tx, rates: FetchedRate[], state: FeedState): Promise<void> {
  for (const { currency, usd, datedAt } of rates) {
    await tx
      .insert(rate)
      .values({ feed: state.feed, currency, usd, datedAt })
      .onConflictDoUpdate({ target: [rate.feed, rate.currency], set: { usd, datedAt } })
      .run();
    await tx
      .insert(rateDay)
      .values({ feed: state.feed, currency, day: dayOf(datedAt), usd })
      .onConflictDoUpdate({ target: [rateDay.feed, rateDay.currency, rateDay.day], set: { usd } })
      .run();
  }
  await saveFeedState(tx, state);
  await nextRevision(tx);
}

/** Records a failure of the feed; the last good rates stay. */
export async function saveFeedFailure(tx: Tx, state: FeedState): Promise<void> {
  await saveFeedState(tx, state);
  await nextRevision(tx);
}

async function saveFeedState(tx: Tx, state: FeedState): Promise<void> {
  await tx.insert(rateFeed).values(state).onConflictDoUpdate({ target: rateFeed.feed, set: state }).run();
}
