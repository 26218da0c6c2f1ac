import { eq } from "drizzle-orm";

import type { Database } from "./client";
import { nextRevision } from "./revision";
import { rate, rateFeed, type RateFeed } from "./schema";
import { atomically } from "./transaction";

/** Dollars per unit of a currency, as the feed reported on `datedAt` (epoch milliseconds). */
export interface FetchedRate {
  currency: string;
  usd: number;
  datedAt: number;
}

/** The outcome of the last request to the feed. Times in epoch milliseconds. */
export type FeedState = typeof rateFeed.$inferSelect;

export async function readRates(database: Database, feed: RateFeed): Promise<FetchedRate[]> {
  return database
    .select({ currency: rate.currency, usd: rate.usd, datedAt: rate.datedAt })
    .from(rate)
    .where(eq(rate.feed, feed))
    .all();
}

export async function readFeedState(database: Database, feed: RateFeed): Promise<FeedState | null> {
  return database.select().from(rateFeed).where(eq(rateFeed.feed, feed)).get() ?? null;
}

/** Stores fetched rates; a currency missing from the feed keeps its last rate and date. */
export async function saveRates(database: Database, rates: FetchedRate[], state: FeedState): Promise<void> {
  atomically(database, () => {
    for (const { currency, usd, datedAt } of rates) {
      database
        .insert(rate)
        .values({ feed: state.feed, currency, usd, datedAt })
        .onConflictDoUpdate({ target: [rate.feed, rate.currency], set: { usd, datedAt } })
        .run();
    }
    saveFeedState(database, state);
    nextRevision(database);
  });
}

/** Records a failure of the feed; the last good rates stay. */
export async function saveFeedFailure(database: Database, state: FeedState): Promise<void> {
  atomically(database, () => {
    saveFeedState(database, state);
    nextRevision(database);
  });
}

function saveFeedState(database: Database, state: FeedState): void {
  database.insert(rateFeed).values(state).onConflictDoUpdate({ target: rateFeed.feed, set: state }).run();
}
