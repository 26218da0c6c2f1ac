import {
  BrokenCircuitError,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleWhen,
  type CircuitBreakerPolicy,
  type IBackoff,
  type IHalfOpenAfterBackoffContext,
} from "cockatiel";

import { systemClock, type Clock } from "@/lib/clock/clock";
import { minute } from "@/lib/domain/durations";
import { originLabels, type OriginId } from "@/lib/domain/provider-id";
import { durationText } from "@/lib/format";

import { isProviderFailure, ProviderError } from "./errors";

const maxPause = 15 * minute;
const minPause = 1_000;

type BreakerState = "closed" | "half-open" | "open";

/**
 * Pauses requests to a provider after consecutive failures, then sends one probe; pauses double up to 15 minutes.
 */
export interface Breaker {
  readonly policy: CircuitBreakerPolicy;
  state(): BreakerState;
  /** Milliseconds until the next request is allowed; 0 while closed and after the pause. */
  pause(): number;
  /** `pause` as epoch milliseconds, to store and show; null while closed. */
  openUntil(): number | null;
}

/** A breaker with full jitter; `firstPause` in milliseconds. */
export function createBreaker(options: {
  failures: number;
  firstPause: number;
  random?: () => number;
  clock?: Clock;
}): Breaker {
  const { random = Math.random, clock = systemClock } = options;
  /** Monotonic; null while closed. */
  let openUntil: number | null = null;
  const pause = () => (openUntil === null ? 0 : Math.max(0, openUntil - clock.monotonic()));
  // cockatiel compares the wall clock with this duration, so compute it from the monotonic clock.
  const backoff: IBackoff<IHalfOpenAfterBackoffContext> = {
    get duration() {
      return pause() > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    },
    next({ attempt }) {
      const window = Math.min(maxPause, options.firstPause * 2 ** (attempt - 1));
      openUntil = clock.monotonic() + Math.max(minPause, Math.round(window * random()));
      return backoff;
    },
  };
  const policy = circuitBreaker(handleWhen(isProviderFailure), {
    breaker: new ConsecutiveBreaker(options.failures),
    halfOpenAfter: backoff,
  });
  policy.onReset(() => {
    openUntil = null;
  });
  return {
    policy,
    pause,
    openUntil: () => (openUntil === null ? null : Math.round(clock.wall() + openUntil - clock.monotonic())),
    state() {
      if (policy.state === CircuitState.Open) return pause() > 0 ? "open" : "half-open";
      return policy.state === CircuitState.HalfOpen ? "half-open" : "closed";
    },
  };
}

/** Runs `work` unless the breaker pauses requests; then throws `ProviderError` with the rest of the pause. */
export async function runBehindBreaker<T>(
  { policy, pause }: Breaker,
  origin: OriginId,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await policy.execute(work);
  } catch (error) {
    if (!(error instanceof BrokenCircuitError)) throw error;
    const wait = pause();
    throw new ProviderError(
      origin,
      "unavailable",
      `${originLabels[origin]} failed several times in a row. The next request is in ${durationText(wait)}.`,
      { retryAfter: wait },
    );
  }
}
