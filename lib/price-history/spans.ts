import type { OfferState } from "@/db/offer-state";
import type { Stretch } from "@/lib/domain/durations";

/** A recorded state of an offer, which lasts until the next one. `at` in epoch milliseconds. */
export interface RecordedState extends OfferState {
  at: number;
}

/** A stretch in which an offer was listed and read, in one state. */
export interface Span extends Stretch {
  state: RecordedState;
}

/**
 * The stretches of a window in which an offer was listed and read.
 * @param states Oldest first; those before the window tell its first state.
 * @param gaps Times without a reading, in any order.
 */
export function listSpans(
  states: readonly RecordedState[],
  gaps: readonly Stretch[],
  window: Stretch,
): Span[] {
  const unread = mergeStretches(gaps);
  const spans: Span[] = [];
  for (let index = 0; index < states.length; index++) {
    const state = states[index]!;
    const from = Math.max(state.at, window.from);
    const to = Math.min(states[index + 1]?.at ?? window.to, window.to);
    if (state.gone) continue;
    if (unread.length === 0 && from < to) spans.push({ from, to, state });
    else for (const part of subtract({ from, to }, unread)) spans.push({ ...part, state });
  }
  return spans;
}

/** What is left of a window beside the spans: no reading, or the offer was gone. */
export function listGaps(spans: readonly Stretch[], window: Stretch): Stretch[] {
  return leaveOut([window], spans);
}

/** What is left of the stretches without the holes, both in any order. */
export function leaveOut(stretches: readonly Stretch[], holes: readonly Stretch[]): Stretch[] {
  const merged = mergeStretches(holes);
  return stretches.flatMap((stretch) => subtract(stretch, merged));
}

/** Sorted, without overlaps and empty ones. */
function mergeStretches(stretches: readonly Stretch[]): Stretch[] {
  const merged: Stretch[] = [];
  for (const { from, to } of stretches.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (to <= from) continue;
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
}

function subtract({ from, to }: Stretch, merged: readonly Stretch[]): Stretch[] {
  const left: Stretch[] = [];
  let at = from;
  for (const hole of merged) {
    if (hole.to <= at) continue;
    if (hole.from >= to) break;
    if (hole.from > at) left.push({ from: at, to: hole.from });
    at = hole.to;
  }
  if (at < to) left.push({ from: at, to });
  return left;
}
