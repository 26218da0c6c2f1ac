import {
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  DelegateBackoff,
  handleWhen,
  type CircuitBreakerPolicy,
} from "cockatiel";

import { isProviderTrouble } from "./errors";

const longestPause = 15 * 60_000;
const shortestPause = 1_000;

export type BreakerState = "closed" | "half-open" | "open";

/** Leaves a provider alone after failures in a row, then asks once, with pauses that double up to 15 minutes. */
export interface Breaker {
  readonly policy: CircuitBreakerPolicy;
  state(): BreakerState;
  /** Epoch milliseconds when it will be asked again; null while closed. */
  openUntil(): number | null;
}

/** A breaker with full jitter; `firstPause` in milliseconds. */
export function createBreaker(options: {
  failures: number;
  firstPause: number;
  random?: () => number;
}): Breaker {
  const random = options.random ?? Math.random;
  let openUntil: number | null = null;
  const policy = circuitBreaker(handleWhen(isProviderTrouble), {
    breaker: new ConsecutiveBreaker(options.failures),
    halfOpenAfter: new DelegateBackoff(({ attempt }) => {
      const window = Math.min(longestPause, options.firstPause * 2 ** (attempt - 1));
      const pause = Math.max(shortestPause, Math.round(window * random()));
      openUntil = Date.now() + pause;
      return pause;
    }),
  });
  policy.onReset(() => {
    openUntil = null;
  });
  return {
    policy,
    openUntil: () => openUntil,
    state() {
      if (policy.state === CircuitState.Open)
        return openUntil !== null && openUntil <= Date.now() ? "half-open" : "open";
      return policy.state === CircuitState.HalfOpen ? "half-open" : "closed";
    },
  };
}
