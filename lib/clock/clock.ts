/**
 * Both clocks of this process, in milliseconds. Injected into code with deadlines, so that tests can step one of
 * them.
 */
export interface Clock {
  /** Epoch milliseconds, for times that are stored or shown. Jumps when a person or NTP sets the clock. */
  wall(): number;
  /**
   * Milliseconds since an arbitrary time, for deadlines in memory. Never jumps, and pauses while the machine
   * sleeps.
   */
  monotonic(): number;
}

export const systemClock: Clock = { wall: () => Date.now(), monotonic: () => performance.now() };

/**
 * Whether a stored deadline (epoch milliseconds) is due. One more than `longestWait` away was written before the
 * clock was set back, so it counts as due.
 */
export function isDue(at: number, now: number, longestWait: number): boolean {
  return at <= now || at - now > longestWait;
}
