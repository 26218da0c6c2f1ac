import "server-only";

import { randomInt, timingSafeEqual } from "node:crypto";

import { getDatabase } from "@/db/client";
import { findOwnerId } from "@/db/owners";
import { env } from "@/lib/env";
import { printToTerminal } from "@/lib/output";
import { processState } from "@/lib/process-state";

// The terminal shows the code that the pages check.
const shared = processState<SetupCode>("setup code");

export function getSetupCode(): SetupCode {
  return (shared.value ??= new SetupCode());
}

/** Prints a new setup code to the terminal while there is no owner; the previous one becomes invalid. */
export async function printSetupCode(): Promise<void> {
  if (await findOwnerId(getDatabase())) return;
  // Not to the log, which may be collected and read by others.
  const { host, port } = env();
  const plainUrl = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  // Set by `npm start`, which knows the app's own name.
  const url = process.env["START_URL"] || plainUrl;
  const code = getSetupCode().renew();
  // After the #, which browsers do not send, so it reaches no log.
  const link = (base: string) => `${base}/setup#${code}`;
  const other = url === plainUrl ? "" : `  (${link(plainUrl)} if your browser does not open that name)\n`;
  printToTerminal(
    `\n  No owner yet. Create the account: ${link(url)}\n${other}  or enter this code: ${code}\n\n`,
  );
}

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
