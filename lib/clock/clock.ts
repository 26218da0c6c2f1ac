/** Both clocks of this process, in milliseconds. Injected wherever a deadline is kept, so that tests can step one of them. */
export interface Clock {
  /** Epoch milliseconds. It jumps when somebody or NTP sets it; used for what is stored or shown. */
  wall(): number;
  /** Milliseconds since some moment. It never jumps, and stands still while the machine sleeps; used for deadlines in memory. */
  monotonic(): number;
}

export const systemClock: Clock = { wall: () => Date.now(), monotonic: () => performance.now() };

/**
 * Whether a stored deadline (epoch milliseconds) has come. One farther away than `longestWait` was written by a clock that has
 * been set back since, so it counts as due.
 */
export function isDue(at: number, now: number, longestWait: number): boolean {
  return at <= now || at - now > longestWait;
}
