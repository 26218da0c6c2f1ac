import "server-only";

import { getDatabase } from "@/db/client";
import { listPricedDays, type PricedDay } from "@/db/price-history";
import { gpuPriceMicros } from "@/lib/domain/money";
import { trendDays, trendOf, type Trend } from "@/lib/price-history/trend";
import { processState } from "@/lib/process-state";

import { currentFacts } from "./index-facts";
import type { IndexedOffer } from "./offer-index";

/** Complete days by row of the offer; they stay the same until the next day is complete. */
interface KnownDays {
  /** The day after the last complete one. */
  day: number;
  byOffer: Map<number, PricedDay[]>;
}

const shared = processState<KnownDays>("trends");
const maxKnownOffers = 5_000;

/** The trends of some offers by row, in micro-dollars per GPU-hour by the present rate; null where no day is known. */
export async function readTrends(offers: readonly IndexedOffer[]): Promise<Map<number, Trend | null>> {
  const day = currentFacts().usualDay;
  if (day === null) return new Map();
  const byOffer = await readDays(
    offers.map(({ row }) => row),
    day,
  );
  return new Map(offers.map((offer) => [offer.row, describeTrend(offer, byOffer.get(offer.row) ?? [], day)]));
}

async function readDays(rows: readonly number[], day: number): Promise<KnownDays["byOffer"]> {
  const known = shared.value;
  const isUsable = known?.day === day && known.byOffer.size < maxKnownOffers;
  const { byOffer } = (shared.value = isUsable ? known : { day, byOffer: new Map() });
  const missing = rows.filter((row) => !byOffer.has(row));
  if (missing.length === 0) return byOffer;
  const read = await listPricedDays(getDatabase(), missing, day - trendDays);
  for (const row of missing) byOffer.set(row, []);
  for (const priced of read) byOffer.get(priced[0])!.push(priced);
  return byOffer;
}

function describeTrend(
  { native, gpuCount, gpuPriceMicros: present, stock }: IndexedOffer,
  days: readonly PricedDay[],
  today: number,
): Trend | null {
  const listed = gpuPriceMicros(native, gpuCount, 1);
  if (present === null || !listed) return null;
  // There is no rate between two listed currencies.
  const alike = days.filter(([, , currency]) => currency === null || currency === native.currency);
  const trend = trendOf(
    alike.map(([, day, , amount]) => ({ day, amount })),
    today,
    stock === "sold-out" ? null : listed,
  );
  const inDollars = (amount: number) => Math.round((amount / listed) * present);
  return trend && { ...trend, low: inDollars(trend.low), high: inDollars(trend.high) };
}
