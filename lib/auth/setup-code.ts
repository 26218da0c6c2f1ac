import { randomInt, timingSafeEqual } from "node:crypto";

/** Letters and digits that are not easily confused. */
const alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
const groups = 4;
const groupLength = 5;
const maxTries = 20;

/** The code that the terminal shows and `/setup` requires: access to the terminal permits owning this app. */
export class SetupCode {
  #code: string | null = null;
  #taken: string | null = null;
  #tries = 0;

  /** Creates a code of about 99 bits, in groups: `ABCDE-FGHJK-…`. The previous one becomes invalid. */
  renew(): string {
    const letter = () => alphabet[randomInt(alphabet.length)]!;
    const group = () => Array.from({ length: groupLength }, letter).join("");
    this.#code = Array.from({ length: groups }, group).join("-");
    this.#tries = 0;
    return this.#code;
  }

  /**
   * `good` consumes the code. After twenty wrong ones it is `used-up` and a new one must be printed: that
   * many are no typing errors, though no danger to 99 bits.
   */
  redeem(text: string): "good" | "wrong" | "used-up" {
    if (this.#code === null) return "used-up";
    const given = Buffer.from(normalizeCode(text));
    const known = Buffer.from(normalizeCode(this.#code));
    if (given.length === known.length && timingSafeEqual(given, known)) {
      this.#taken = this.#code;
      this.#code = null;
      return "good";
    }
    if (++this.#tries >= maxTries) this.#code = null;
    return this.#code === null ? "used-up" : "wrong";
  }

  /** Makes the code that was just accepted valid again, because no owner was created. */
  restore(): void {
    this.#code ??= this.#taken;
    this.#taken = null;
  }
}

function normalizeCode(text: string): string {
  return text.toUpperCase().replaceAll(/[^0-9A-Z]/g, "");
}
