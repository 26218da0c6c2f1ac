import type { ClockWatch } from "./watch";

interface StoredTime {
  stored: number;
  elapsed: number;
}

/**
 * Keeps stored moments (epoch milliseconds) as elapsed time from when this process first saw them, so that a jump of the wall
 * clock moves none of them while it runs. A moment is known by a key and its stored value; a new value starts anew.
 */
export class StoredTimes {
  readonly #watch: ClockWatch;
  readonly #marks = new Map<string, StoredTime>();

  constructor(watch: ClockWatch) {
    this.#watch = watch;
  }

  /** Milliseconds until a stored moment, negative when it is over. */
  until(key: string, stored: number): number {
    const mark = this.#marks.get(key);
    if (mark?.stored === stored) return mark.elapsed - this.#watch.elapsed();
    const left = stored - this.#watch.clock.wall();
    this.set(key, stored, left);
    return left;
  }

  /** Milliseconds since a stored moment, at least 0: one in the future was written by a clock that was set back since. */
  since(key: string, stored: number): number {
    const left = this.until(key, stored);
    if (left <= 0) return -left;
    this.set(key, stored, 0);
    return 0;
  }

  /** Says how many milliseconds are left until a moment, whatever its stored value says. */
  set(key: string, stored: number, left: number): void {
    this.#marks.set(key, { stored, elapsed: this.#watch.elapsed() + left });
  }

  /** Puts every moment seen so far off by so many milliseconds. */
  shift(by: number): void {
    for (const mark of this.#marks.values()) mark.elapsed += by;
  }

  /** Forgets all moments but those. */
  retain(keys: ReadonlySet<string>): void {
    for (const key of this.#marks.keys()) if (!keys.has(key)) this.#marks.delete(key);
  }
}
