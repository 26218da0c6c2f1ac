import { readRates } from "@/db/rates";
import type { RateFeed } from "@/db/schema";
import type { Rate } from "@/lib/domain/money";
import type { Reader } from "@/db/connections";
import { isoTime } from "@/lib/format";

/** The rates in use, by currency: pinned by the operator, otherwise the latest from the feed, of any age. */
export async function currentRates(
  database: Reader,
  feed: RateFeed,
  pinned: Record<string, number>,
): Promise<Map<string, Rate>> {
  const rates = new Map<string, Rate>();
  for (const { currency, usd, datedAt } of await readRates(database, feed)) {
    rates.set(currency, { currency, usd, date: isoTime(datedAt).slice(0, 10) });
  }
  for (const [currency, usd] of Object.entries(pinned)) rates.set(currency, { currency, usd, date: null });
  return rates;
}
