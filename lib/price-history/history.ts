import type { Reader } from "@/db/connections";
import type { StoredOffer } from "@/db/offers";
import { listOfferDays, listScopeGaps, listStates, oldestStateAt } from "@/db/price-history";
import { day as dayLength, dayOf, type Stretch, stretchOfDay } from "@/lib/domain/durations";

import { listDays, type DayFigures } from "./days";
import { dayMicros, spanPieces, summarizePieces, type HistorySummary, type UsdOn } from "./dollars";
import { leaveOut, listGaps, listSpans, type RecordedState, type Span } from "./spans";

/** The history of an offer in a window. Times in epoch milliseconds, days since 1970-01-01. */
export interface PriceHistory {
  window: Stretch;
  /** Oldest first; the first is the state at the start of the window or of what is kept. */
  states: RecordedState[];
  /** From when on states are kept; of the time before, only days. */
  statesFrom: number;
  /** In which it was listed and read, from `statesFrom` on. */
  spans: Span[];
  /** Each day with a reading, as listed; also those of the spans. */
  days: DayFigures[];
  /** How many of the days are before `statesFrom`. */
  keptDays: number;
  /** No reading for more than three intervals, or the offer was gone or not yet seen; before `statesFrom`, gone for whole days. */
  gaps: Stretch[];
}

/**
 * Reads the history of an offer. `from` is at the earliest when the offer was first seen, and the start of its day where only
 * days are kept.
 */
export async function readPriceHistory(
  database: Reader,
  offer: Pick<StoredOffer, "row" | "accountId" | "scope" | "gpuCount" | "firstSeenAt">,
  { from: wanted, to: end, now }: Stretch & { now: number },
): Promise<PriceHistory> {
  const { row, gpuCount } = offer;
  const to = Math.min(end, now);
  const from = Math.min(Math.max(wanted, offer.firstSeenAt), to);
  const oldest = (await oldestStateAt(database, row)) ?? to;
  const statesFrom = Math.min(to, startOfStates(from, oldest, offer.firstSeenAt));
  const recorded: RecordedState[] = await listStates(database, row, { from: statesFrom, to });
  // Two readings of a source can be dated alike; the later one holds.
  const states = recorded.filter(({ at }, index) => recorded[index + 1]?.at !== at);
  const isCut = from < statesFrom;
  const window = { from: isCut ? dayOf(from) * dayLength : from, to };
  const unread = await listScopeGaps(database, offer, window, now);
  const spans = listSpans(states, unread, { from: statesFrom, to });
  const kept = isCut ? await listOfferDays(database, row, dayOf(from), dayOf(statesFrom) - 1) : [];
  const keptReadings = leaveOut(
    kept.map(({ day }) => stretchOfDay(day)),
    unread,
  );
  return {
    window,
    states,
    statesFrom,
    spans,
    days: [...kept, ...listDays(spans, gpuCount)],
    keptDays: kept.length,
    gaps: listGaps([...keptReadings, ...spans], window),
  };
}

/** From `oldest` on every state is kept. Of that day, the part before it is known from its figures only, so the next one counts. */
function startOfStates(from: number, oldest: number, firstSeenAt: number): number {
  return from >= oldest || oldest <= firstSeenAt ? from : (dayOf(oldest) + 1) * dayLength;
}

/** What a history comes to by these rates. */
export function summarizeHistory(
  { days, keptDays, spans }: PriceHistory,
  { gpuCount }: Pick<StoredOffer, "gpuCount">,
  usdOn: UsdOn,
): HistorySummary {
  const kept = days.slice(0, keptDays).map((figures) => dayMicros(figures, usdOn));
  return summarizePieces([...kept, ...spanPieces(spans, gpuCount, usdOn)]);
}
