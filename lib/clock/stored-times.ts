import type { Clock } from "./clock";

/** A clock, and the milliseconds of this process that no jump of it changes. */
interface ElapsedTime {
  clock: Clock;
  elapsed(): number;
}

interface StoredTime {
  stored: number;
  elapsed: number;
}

/**
 * Tracks stored times (epoch milliseconds) as elapsed time since this process first read them, so that a jump of
 * the wall clock does not move them. A time is identified by a key and its stored value; a new value starts over.
 */
export class StoredTimes {
  readonly #watch: ElapsedTime;
  readonly #marks = new Map<string, StoredTime>();

  constructor(watch: ElapsedTime) {
    this.#watch = watch;
  }

  /** Milliseconds until a stored time, negative when it has passed. */
  until(key: string, stored: number): number {
    const mark = this.#marks.get(key);
    if (mark?.stored === stored) return mark.elapsed - this.#watch.elapsed();
    const left = stored - this.#watch.clock.wall();
    this.set(key, stored, left);
    return left;
  }

  /**
   * Milliseconds since a stored time, at least 0: one in the future was written before the clock was set back.
   */
  since(key: string, stored: number): number {
    const left = this.until(key, stored);
    if (left <= 0) return -left;
    this.set(key, stored, 0);
    return 0;
  }

  /** Sets the milliseconds left until a time, independent of its stored value. */
  set(key: string, stored: number, left: number): void {
    this.#marks.set(key, { stored, elapsed: this.#watch.elapsed() + left });
  }

  /** Postpones every tracked time by some milliseconds. */
  shift(by: number): void {
    for (const mark of this.#marks.values()) mark.elapsed += by;
  }

  /** Drops all other times. */
  retain(keys: ReadonlySet<string>): void {
    for (const key of this.#marks.keys()) if (!keys.has(key)) this.#marks.delete(key);
  }
}
