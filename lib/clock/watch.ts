import { minute } from "@/lib/domain/durations";

import { systemClock, type Clock } from "./clock";
import { StoredTimes } from "./stored-times";

/** A larger move of the wall clock against the monotonic one is a jump; a smaller one is NTP or rounding. */
export const minJump = 5_000;
/** The largest accepted difference between a provider's `Date` header and the wall clock. */
export const dateTolerance = minute;
/** The longest time that a time limit waits for a `Date` header after a forward jump. */
const maxProofWait = 10 * minute;

/**
 * Watches the wall clock of this process: detects jumps, compares it with the providers' `Date` headers, and
 * distinguishes sleep of the machine from a clock that was set. All times in milliseconds.
 */
export class ClockWatch {
  readonly clock: Clock;
  readonly storedTimes = new StoredTimes(this);
  /** Number of jumps found, in either direction. */
  jumps = 0;
  /** Wall minus monotonic time at the last check. */
  #base: number;
  /** Time that passed while the monotonic clock paused. */
  #slept = 0;
  /** A forward jump without an explanation yet. */
  #unexplained = 0;
  /**
   * Monotonic time of the last forward jump or of the start, until a provider's date agrees with the wall clock.
   */
  #unprovenSince: number | null;
  #heardSinceJump = false;
  /** How far ahead the wall clock was when the stored times were written; null once resolved. */
  #aheadBefore: number | null;
  /** `Date` minus monotonic time by provider, when wall clock and sleep were last accounted for. */
  readonly #references = new Map<string, number>();
  /** Wall clock minus `Date` by provider, since the last jump. */
  readonly #ahead = new Map<string, number>();

  /** `aheadBefore`: the last `ahead` before this process started, or 0. */
  constructor(clock: Clock = systemClock, aheadBefore = 0) {
    this.clock = clock;
    this.#aheadBefore = aheadBefore;
    this.#base = clock.wall() - clock.monotonic();
    this.#unprovenSince = clock.monotonic();
  }

  /** Compares the clocks. Returns the jump since the last check (positive is forward), or null. */
  checkForJump(): number | null {
    const base = this.clock.wall() - this.clock.monotonic();
    const moved = base - this.#base;
    this.#base = base;
    const isJump = Math.abs(moved) > minJump;
    if (isJump) this.#jumped(moved);
    this.#giveUpWaiting();
    return isJump ? moved : null;
  }

  /** Records the `Date` header of a provider's reply (epoch milliseconds, to the second). */
  observe(provider: string, date: number): void {
    this.checkForJump();
    const ahead = this.clock.wall() - date;
    const elapsed = date - this.clock.monotonic();
    const agrees = Math.abs(ahead) <= dateTolerance;
    const before = this.#references.get(provider);
    this.#ahead.set(provider, ahead);
    this.#heardSinceJump = true;
    const isAsBefore = this.#aheadBefore !== null && Math.abs(ahead - this.#aheadBefore) <= dateTolerance;
    if (agrees || isAsBefore) {
      this.#unprovenSince = null;
      this.#aheadBefore = null;
    }
    if (this.#unexplained > 0) {
      const slept = before === undefined ? (agrees ? this.#unexplained : null) : elapsed - before;
      // If the date moved no further than the monotonic clock, the clock was set and no time passed.
      if (slept !== null && (agrees || slept <= minJump)) this.#explain(slept);
    }
    // While the dates disagree with the wall clock, the first one stays the reference: it reveals a paused machine
    // later.
    if (agrees || !this.#references.has(provider)) this.#references.set(provider, elapsed);
  }

  /** Monotonic milliseconds plus the known sleep of the machine. */
  elapsed(): number {
    return this.clock.monotonic() + this.#slept;
  }

  /** Whether a forward jump is still unexplained, so that `elapsed` may be too short. */
  isUnexplained(): boolean {
    return this.#unexplained > 0;
  }

  /**
   * Whether a time limit must not terminate anything yet: the wall clock moved forward and nothing confirms it.
   */
  mustWait(): boolean {
    this.checkForJump();
    return this.#unprovenSince !== null;
  }

  /**
   * Milliseconds by which the wall clock is ahead of the provider that agrees best; null before any reply since a
   * jump.
   */
  ahead(): number | null {
    let best: number | null = null;
    for (const ahead of this.#ahead.values())
      if (best === null || Math.abs(ahead) < Math.abs(best)) best = ahead;
    return best;
  }

  #jumped(by: number): void {
    this.jumps++;
    this.#ahead.clear();
    this.#unexplained = Math.max(0, this.#unexplained + by);
    if (this.#unexplained <= minJump) this.#unexplained = 0;
    if (by < 0) return;
    this.#aheadBefore = null;
    this.#heardSinceJump = false;
    this.#unprovenSince = this.clock.monotonic();
  }

  #giveUpWaiting(): void {
    if (this.#unprovenSince === null || this.clock.monotonic() - this.#unprovenSince < maxProofWait) return;
    this.#unprovenSince = null;
    // The dates show that the clock was set forward before this process started, so no machine time passed.
    const putForward = (this.ahead() ?? 0) - (this.#aheadBefore ?? this.ahead() ?? 0);
    this.#aheadBefore = null;
    if (putForward > dateTolerance) this.storedTimes.shift(putForward);
    // Without any date, trust the wall clock; dates that disagree prove it wrong.
    if (this.#unexplained > 0) this.#explain(this.#heardSinceJump ? 0 : this.#unexplained);
  }

  #explain(slept: number): void {
    const counted = Math.min(Math.max(0, slept), this.#unexplained);
    this.#unexplained = 0;
    this.#slept += counted;
    for (const [provider, reference] of this.#references) this.#references.set(provider, reference + counted);
  }
}
