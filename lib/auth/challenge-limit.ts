import { networkLabel } from "@/lib/audit/refusal-windows";

const minute = 60_000;
const maxPerNetwork = 30;
const maxRemote = 120;
const thisMachine = networkLabel("127.0.0.1");

/**
 * Limits how many passkey challenges are made a minute, because anyone may ask for one and each is a row until it expires: by
 * network, and for all but this machine together.
 */
export class ChallengeLimit {
  #minute = 0;
  #elsewhere = 0;
  readonly #networks = new Map<string, number>();

  /** Whether one more may be made. `now` is monotonic milliseconds. */
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
