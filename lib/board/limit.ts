import { minute } from "@/lib/domain/durations";
import { processState } from "@/lib/process-state";
import { networkPrefix, plainAddress } from "@/lib/sender/address";

/** Requests of one address in a minute, without files. */
export const maxRequestsPerMinute = 240;
/** Addresses that are counted separately; the others share one count, so that many addresses cannot fill memory. */
const maxAddresses = 10_000;
const otherAddresses = "other addresses";

interface Count {
  /** Monotonic milliseconds. */
  startedAt: number;
  requests: number;
}

/** Limits the requests to the board, per address and minute. In memory. */
export class BoardLimit {
  readonly #counts = new Map<string, Count>();

  /** The seconds after which to try again; null for a request that may run. `now` is monotonic milliseconds. */
  take(address: string | null, now: number): number | null {
    const count = this.#of(address, now);
    count.requests++;
    if (count.requests <= maxRequestsPerMinute) return null;
    return Math.max(1, Math.ceil((count.startedAt + minute - now) / 1_000));
  }

  #of(address: string | null, now: number): Count {
    const own = address === null ? otherAddresses : networkPrefix(plainAddress(address));
    if (!this.#counts.has(own) && this.#counts.size >= maxAddresses) this.#forgetOld(now);
    const key = this.#counts.has(own) || this.#counts.size < maxAddresses ? own : otherAddresses;
    const known = this.#counts.get(key);
    if (known && now - known.startedAt < minute) return known;
    const count = { startedAt: now, requests: 0 };
    this.#counts.set(key, count);
    return count;
  }

  #forgetOld(now: number): void {
    for (const [key, { startedAt }] of this.#counts) if (now - startedAt >= minute) this.#counts.delete(key);
  }
}

const shared = processState<BoardLimit>("board limit");

/** The limit of this process. */
export function boardLimit(): BoardLimit {
  return (shared.value ??= new BoardLimit());
}
