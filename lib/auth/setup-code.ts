import { randomInt, timingSafeEqual } from "node:crypto";

/** Letters and digits that nobody takes for one another. */
const alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
const groups = 4;
const groupLength = 5;
const maxTries = 20;

/** The code that the terminal shows and `/setup` asks for: whoever reads this terminal may make this app theirs. */
export class SetupCode {
  #code: string | null = null;
  #taken: string | null = null;
  #tries = 0;

  /** Some 99 bits, in groups: `ABCDE-FGHJK-…`. The one before is good no more. */
  renew(): string {
    const letter = () => alphabet[randomInt(alphabet.length)]!;
    const group = () => Array.from({ length: groupLength }, letter).join("");
    this.#code = Array.from({ length: groups }, group).join("-");
    this.#tries = 0;
    return this.#code;
  }

  /**
   * `good` uses the code up. After twenty wrong ones it is `used-up` too, and a new one has to be shown; that many guesses
   * at 99 bits are no danger, but they are no typing errors either.
   */
  redeem(text: string): "good" | "wrong" | "used-up" {
    if (this.#code === null) return "used-up";
    const said = Buffer.from(normalizeCode(text));
    const known = Buffer.from(normalizeCode(this.#code));
    if (said.length === known.length && timingSafeEqual(said, known)) {
      this.#taken = this.#code;
      this.#code = null;
      return "good";
    }
    if (++this.#tries >= maxTries) this.#code = null;
    return this.#code === null ? "used-up" : "wrong";
  }

  /** Makes the code that was just taken good again: it came to nothing. */
  restore(): void {
    this.#code ??= this.#taken;
    this.#taken = null;
  }
}

function normalizeCode(text: string): string {
  return text.toUpperCase().replaceAll(/[^0-9A-Z]/g, "");
}
