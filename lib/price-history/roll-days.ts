import type { Reader } from "@/db/connections";
import {
  isDayOver,
  listOffersAfter,
  readDayProgress,
  saveDays,
  type DatedOffer,
  type DayBatch,
  type DayProgress,
} from "@/db/day-progress";
import type { Lease } from "@/db/leases";
import { listScopeGaps, listStates } from "@/db/price-history";
import { atomically } from "@/db/transactions";
import { day as dayLength, dayOf, type Stretch, stretchOfDay } from "@/lib/domain/durations";
import { politePace } from "@/lib/slices";

import { daysOfStates, listDays } from "./days";
import { dayMicros, type UsdOn } from "./dollars";
import { listSpans } from "./spans";

const offersPerBatch = 100;

export interface RollRequest {
  database: Reader;
  lease: Lease;
  signal: AbortSignal;
  now(): number;
  /** The rates for an offer's listed prices. */
  usdFor(offer: Pick<DatedOffer, "source" | "provider">): UsdOn;
}

/**
 * Completes each day that is over: saves the figures of every offer and cloud, and deletes states that are no longer kept. Works
 * in small transactions, so that it can end at any of them and go on later, in another process too.
 * Throws `LeaseLostError`, database errors, and the abort reason.
 */
export async function rollDays(request: RollRequest): Promise<void> {
  const { database, lease, signal, now } = request;
  for (;;) {
    const progress = await readDayProgress(database, now());
    if (!(await isDayOver(database, progress.day, now()))) return;
    const batch = await readBatch(request, progress);
    await atomically(database, (tx) => saveDays(tx, lease, batch, now()), "offers");
    await politePace.pause();
    signal.throwIfAborted();
  }
}

async function readBatch(request: RollRequest, before: DayProgress): Promise<DayBatch> {
  const { database, now, usdFor } = request;
  const window = stretchOfDay(before.day);
  const gapsOf = gapReader(database, window, now());
  const offers = await listOffersAfter(database, before.offerRow, offersPerBatch);
  const batch: DayBatch = {
    before,
    lastRow: offers.length < offersPerBatch ? null : offers.at(-1)!.row,
    days: [],
    clouds: [],
    cut: { rows: [], before: Math.min(window.from, (dayOf(now()) - daysOfStates) * dayLength) },
  };
  for (const offer of offers) {
    batch.cut.rows.push(offer.row);
    const wasGone = offer.goneAt !== null && offer.goneAt <= window.from;
    if (wasGone || offer.firstSeenAt >= window.to) continue;
    const states = await listStates(database, offer.row, window);
    const [figures] = listDays(listSpans(states, await gapsOf(offer), window), offer.gpuCount);
    if (figures) {
      batch.days.push({ offerRow: offer.row, ...figures });
      const low = dayMicros(figures, usdFor(offer)).median;
      if (low !== null && offer.gpuId !== null && offer.kind !== "aggregate")
        batch.clouds.push({
          gpuId: offer.gpuId,
          accountId: offer.accountId,
          cloud: offer.cloud ?? offer.provider,
          billing: billingClass(offer.billing),
          lowMicros: low,
        });
    }
    const pause = politePace.pause();
    if (pause) await pause;
  }
  return batch;
}

/** `prepaid` for offers that are paid by the day, week or month. */
export function billingClass(billing: DatedOffer["billing"]) {
  return billing === "on-demand" || billing === "spot" ? billing : "prepaid";
}

/** Reads the gaps of each scope once. */
function gapReader(database: Reader, window: Stretch, now: number) {
  const known = new Map<string, Promise<Stretch[]>>();
  return (offer: DatedOffer): Promise<Stretch[]> => {
    const key = JSON.stringify([offer.accountId, offer.scope]);
    const before = known.get(key);
    if (before) return before;
    const gaps = listScopeGaps(database, offer, window, now);
    known.set(key, gaps);
    return gaps;
  };
}
