import { systemClock, type Clock } from "./clock";
import { StoredTimes } from "./stored-times";

/** A wall clock that moves by more than this against the monotonic one has jumped. Less is NTP at work, or rounding. */
export const minJump = 5_000;
/** How far a provider's `Date` header and the wall clock may lie apart. */
export const dateTolerance = 60_000;
/** How long a time limit waits for a `Date` header after a forward jump. */
export const maxProofWait = 10 * 60_000;

/**
 * Watches the wall clock of this process: finds jumps, compares it with the `Date` headers of providers, and tells time that
 * the machine slept through from time that somebody set. Milliseconds throughout.
 */
export class ClockWatch {
  readonly clock: Clock;
  readonly storedTimes = new StoredTimes(this);
  /** Jumps found so far, either way. */
  jumps = 0;
  /** Wall minus monotonic time at the last look. */
  #base: number;
  /** Time that passed while the monotonic clock stood still. */
  #slept = 0;
  /** A forward jump that is not explained yet. */
  #unexplained = 0;
  /** Monotonic time of the last forward jump, or of the start, until a provider's date agrees with the wall clock. */
  #unprovenSince: number | null;
  #heardSinceJump = false;
  /** How far ahead the wall clock was when what is stored was written; null once that is settled. */
  #aheadBefore: number | null;
  /** `Date` minus monotonic time by provider, as it was when wall clock and sleep were last accounted for. */
  readonly #references = new Map<string, number>();
  /** Wall clock minus `Date`, by provider, since the last jump. */
  readonly #ahead = new Map<string, number>();

  /** `aheadBefore`: what `ahead` last was before this process started, or 0. */
  constructor(clock: Clock = systemClock, aheadBefore = 0) {
    this.clock = clock;
    this.#aheadBefore = aheadBefore;
    this.#base = clock.wall() - clock.monotonic();
    this.#unprovenSince = clock.monotonic();
  }

  /** Compares the clocks. Returns the jump since the last look (positive is forward), or null where there was none. */
  checkForJump(): number | null {
    const base = this.clock.wall() - this.clock.monotonic();
    const moved = base - this.#base;
    this.#base = base;
    const isJump = Math.abs(moved) > minJump;
    if (isJump) this.#jumped(moved);
    this.#giveUpWaiting();
    return isJump ? moved : null;
  }

  /** Takes in the `Date` header of a provider's reply (epoch milliseconds, to the second). */
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
      // A date that moved no further than the monotonic clock shows that the clock was set, not that time passed.
      if (slept !== null && (agrees || slept <= minJump)) this.#explain(slept);
    }
    // While the dates disagree with the wall clock, the first of them stays the reference: a paused machine shows in it later.
    if (agrees || !this.#references.has(provider)) this.#references.set(provider, elapsed);
  }

  /** Monotonic milliseconds, with the time that the machine is known to have slept. */
  elapsed(): number {
    return this.clock.monotonic() + this.#slept;
  }

  /** Whether a forward jump is still unexplained, so that `elapsed` may be too short. */
  isUnexplained(): boolean {
    return this.#unexplained > 0;
  }

  /** Whether a time limit must not terminate anything yet: the wall clock moved forward and nothing confirms it. */
  mustWait(): boolean {
    this.checkForJump();
    return this.#unprovenSince !== null;
  }

  /** Milliseconds by which the wall clock is ahead of the provider that agrees best; null before any reply since a jump. */
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
    // The dates say that the clock was put forward before this process started: that took no machine's time.
    const putForward = (this.ahead() ?? 0) - (this.#aheadBefore ?? this.ahead() ?? 0);
    this.#aheadBefore = null;
    if (putForward > dateTolerance) this.storedTimes.shift(putForward);
    // Without any date the wall clock holds; dates that disagree with it say that it is wrong.
    if (this.#unexplained > 0) this.#explain(this.#heardSinceJump ? 0 : this.#unexplained);
  }

  #explain(slept: number): void {
    const counted = Math.min(Math.max(0, slept), this.#unexplained);
    this.#unexplained = 0;
    this.#slept += counted;
    for (const [provider, reference] of this.#references) this.#references.set(provider, reference + counted);
  }
}
