import { subscribe } from "node:diagnostics_channel";
import type { ServerResponse } from "node:http";
import { performance } from "node:perf_hooks";
import { setImmediate as nextTurn, setTimeout as wait } from "node:timers/promises";

import { processState } from "@/lib/process-state";

/** Work in steps of a fraction of a millisecond; between two of them it may wait while other work goes on. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Decides after each step whether the work waits before its next one. */
export interface Pace {
  pause(): Promise<void> | null;
}

/** Does all steps without a pause. */
export function runAtOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** Does the steps in slices, so that the work never stalls a page. An abort ends it between two slices. */
export async function runInSlices<T>(
  steps: Steps<T>,
  { signal, pace = politePace }: { signal?: AbortSignal | undefined; pace?: Pace | undefined } = {},
): Promise<T> {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    const pause = pace.pause();
    if (!pause) continue;
    await pause;
    signal?.throwIfAborted();
  }
}

/** Sorts in steps: short runs, which are then merged. Equal items keep their order. */
export function* sortInSteps<T>(items: readonly T[], compare: (a: T, b: T) => number): Steps<T[]> {
  let runs: T[][] = [];
  for (let from = 0; from < items.length; from += runLength) {
    runs.push(items.slice(from, from + runLength).sort(compare));
    yield;
  }
  while (runs.length > 1) {
    const merged: T[][] = [];
    for (let run = 0; run < runs.length; run += 2)
      merged.push(yield* mergeInSteps(runs[run]!, runs[run + 1] ?? [], compare));
    runs = merged;
  }
  return runs[0] ?? [];
}

/** Merges two sorted lists; of equal items those of the first come first. */
export function* mergeInSteps<T>(one: T[], other: T[], compare: (a: T, b: T) => number): Steps<T[]> {
  if (one.length === 0 || other.length === 0) return one.length === 0 ? other : one;
  const merged: T[] = [];
  let [at, otherAt] = [0, 0];
  while (at < one.length && otherAt < other.length) {
    merged.push(compare(one[at]!, other[otherAt]!) <= 0 ? one[at++]! : other[otherAt++]!);
    if (merged.length % runLength === 0) yield;
  }
  while (at < one.length) merged.push(one[at++]!);
  while (otherAt < other.length) merged.push(other[otherAt++]!);
  return merged;
}

const runLength = 512;

// Milliseconds.
const sliceLength = 4;
const sliceTimeout = 50;
const restLength = 2;
const maxRest = 40;
/** So long without work, requests wait for something else, which may be the work in slices. */
const idleRests = 3;

interface SliceState {
  /** When the present slice began, on the monotonic clock. */
  startedAt: number;
  /** Settles when the last pause that was asked for has ended. */
  rest: Promise<void>;
  /** HTTP requests that this process has not answered yet. */
  requests: number;
}

// Shared, because work of two copies of this module in one turn of the event loop stalls pages as well.
const shared = processState<SliceState>("slices");

/** Slices of 4 ms; between two of them the requests of this process are answered, for at most 40 ms. All work takes turns. */
export const politePace: Pace = {
  pause() {
    const state = (shared.value ??= startCounting());
    const length = performance.now() - state.startedAt;
    // No work was done in slices lately, so this is the first slice.
    if (length > sliceTimeout) state.startedAt = performance.now();
    if (length < sliceLength || length > sliceTimeout) return null;
    return (state.rest = rest(state));
  },
};

function startCounting(): SliceState {
  const state = { startedAt: 0, rest: Promise.resolve(), requests: 0 };
  subscribe("http.server.request.start", (message) => {
    state.requests++;
    (message as { response: ServerResponse }).response.once("close", () => state.requests--);
  });
  return state;
}

async function rest(state: SliceState): Promise<void> {
  await state.rest;
  await waitForRequests();
}

/**
 * Waits for one turn of the event loop, and until this process has answered its requests: at most `longest` milliseconds, and
 * not while it is urgent.
 */
export async function waitForRequests({
  isUrgent = () => false,
  longest = maxRest,
}: { isUrgent?: () => boolean; longest?: number } = {}): Promise<void> {
  const state = (shared.value ??= startCounting());
  await nextTurn();
  const end = performance.now() + longest;
  let idle = 0;
  while (state.requests > 0 && idle < idleRests && performance.now() < end && !isUrgent()) {
    const before = performance.eventLoopUtilization();
    await wait(restLength);
    idle = performance.eventLoopUtilization(before).utilization < 0.1 ? idle + 1 : 0;
  }
  state.startedAt = performance.now();
}
