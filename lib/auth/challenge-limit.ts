import { networkLabel } from "@/lib/audit/refusal-windows";
import { minute } from "@/lib/domain/durations";

const maxPerNetwork = 30;
const maxRemote = 120;
const thisMachine = networkLabel("127.0.0.1");

/**
 * Limits passkey challenges per minute, because anyone may request one and each is a row until it expires:
 * per network, and for all clients except this machine together.
 */
export class ChallengeLimit {
  #minute = 0;
  #elsewhere = 0;
  readonly #networks = new Map<string, number>();

  /** Returns whether another challenge is allowed. `now` is monotonic milliseconds. */
  consume(address: string | null, now: number): boolean {
    if (Math.floor(now / minute) !== this.#minute) {
      this.#minute = Math.floor(now / minute);
      this.#elsewhere = 0;
      this.#networks.clear();
    }
    const network = networkLabel(address);
    const made = this.#networks.get(network) ?? 0;
    const isLocal = network === thisMachine;
    if (made >= maxPerNetwork || (!isLocal && this.#elsewhere >= maxRemote)) return false;
    this.#networks.set(network, made + 1);
    if (!isLocal) this.#elsewhere++;
    return true;
  }
}
