import { minute } from "@/lib/domain/durations";
import { networkPrefix, plainAddress } from "@/lib/sender/address";

export const maxPerMinute = 10;
export const maxAtOnce = 2;
/** Addresses that are counted separately; the others share one count, so that many addresses cannot fill memory. */
const maxAddresses = 1_000;
const otherAddresses = "other addresses";

interface Downloads {
  /** When those of the last minute started, monotonic milliseconds, oldest first. */
  starts: number[];
  running: number;
}

/** A download that may start, or the seconds after which to try again. */
export type DownloadPermit = { release(): void } | { retryAfter: number };

/** Limits the downloads of callers without a session or token, per address. In memory. */
export class DownloadLimit {
  readonly #addresses = new Map<string, Downloads>();

  /** `now` is monotonic milliseconds. Call `release` once when the download is over. */
  take(address: string | null, now: number): DownloadPermit {
    const downloads = this.#of(address, now);
    const [first] = downloads.starts;
    if (downloads.starts.length >= maxPerMinute)
      return { retryAfter: Math.max(1, Math.ceil((first! + minute - now) / 1_000)) };
    if (downloads.running >= maxAtOnce) return { retryAfter: 5 };
    downloads.starts.push(now);
    downloads.running++;
    let isReleased = false;
    return {
      release() {
        if (!isReleased) downloads.running--;
        isReleased = true;
      },
    };
  }

  #of(address: string | null, now: number): Downloads {
    const own = address === null ? otherAddresses : networkPrefix(plainAddress(address));
    if (!this.#addresses.has(own) && this.#addresses.size >= maxAddresses) this.#forgetIdle(now);
    const isKnown = this.#addresses.has(own) || this.#addresses.size < maxAddresses;
    const key = isKnown ? own : otherAddresses;
    const downloads = this.#addresses.get(key) ?? { starts: [], running: 0 };
    downloads.starts = downloads.starts.filter((start) => now - start < minute);
    this.#addresses.set(key, downloads);
    return downloads;
  }

  #forgetIdle(now: number): void {
    for (const [key, { starts, running }] of this.#addresses)
      if (running === 0 && starts.every((start) => now - start >= minute)) this.#addresses.delete(key);
  }
}
