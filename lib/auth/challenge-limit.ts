import { networkOf } from "@/lib/audit/refusal-windows";

const minute = 60_000;
const mostPerNetwork = 30;
const mostFromElsewhere = 120;
const thisMachine = networkOf("127.0.0.1");

/**
 * Limits how many passkey challenges are made a minute, because anyone may ask for one and each is a row until it expires: by
 * network, and for all but this machine together.
 */
export class ChallengeLimit {
  #minute = 0;
  #elsewhere = 0;
  readonly #networks = new Map<string, number>();

  /** Whether one more may be made. `now` is monotonic milliseconds. */
  take(address: string | null, now: number): boolean {
    if (Math.floor(now / minute) !== this.#minute) {
      this.#minute = Math.floor(now / minute);
      this.#elsewhere = 0;
      this.#networks.clear();
    }
    const network = networkOf(address);
    const made = this.#networks.get(network) ?? 0;
    const isLocal = network === thisMachine;
    if (made >= mostPerNetwork || (!isLocal && this.#elsewhere >= mostFromElsewhere)) return false;
    this.#networks.set(network, made + 1);
    if (!isLocal) this.#elsewhere++;
    return true;
  }
}
