import "server-only";

import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

import { getDatabase } from "@/db/client";
import type { Reader } from "@/db/connections";
import { findOwnerId } from "@/db/owners";
import { countWrongSetupCode, readSetupNonce, saveSetupNonce, setSetupCodeTaken } from "@/db/setup-codes";
import { atomically } from "@/db/transactions";
import { env } from "@/lib/env";
import { printToTerminal } from "@/lib/output";
import type { Secret } from "@/lib/redaction/secret";
import { currentKeyring, readAuthSecret } from "@/lib/vault/vault-key";

/** Prints the setup code to the terminal while there is no owner. */
export async function printSetupCode(): Promise<void> {
  const database = getDatabase();
  if (await findOwnerId(database)) return;
  // Not to the log, which may be collected and read by others.
  const { host, port } = env();
  const plainUrl = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  // Set by `npm start`, which knows the app's own name.
  const url = process.env["START_URL"] || plainUrl;
  const code = await validSetupCode(database, await setupSecret(database));
  // After the #, which browsers do not send, so it reaches no log.
  const link = (base: string) => `${base}/setup#${code}`;
  const other = url === plainUrl ? "" : `  (${link(plainUrl)} if your browser does not open that name)\n`;
  printToTerminal(
    `\n  No owner yet. Create the account: ${link(url)}\n${other}  or enter this code: ${code}\n\n`,
  );
}

/** From which the setup codes of this database are derived. */
export async function setupSecret(database: Reader): Promise<Secret> {
  return readAuthSecret(database, await currentKeyring());
}

/** Letters and digits that are not easily confused. */
const alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
const groups = 4;
const groupLength = 5;
const maxTries = 20;

/**
 * The code that the terminal shows and `/setup` requires: access to the terminal permits owning this app. Every process of a
 * database prints and accepts the same one until it is used; then there is a new one.
 */
export async function validSetupCode(database: Reader, secret: Secret): Promise<string> {
  const drawn = randomBytes(16).toString("hex");
  const nonce = await atomically(database, async (tx) => {
    const present = await readSetupNonce(tx, maxTries);
    if (present === null) await saveSetupNonce(tx, drawn);
    return present ?? drawn;
  });
  return deriveCode(secret, nonce);
}

/**
 * `good` uses the code up. After twenty wrong ones it is `used-up` and a new one must be printed: that many are no typing
 * errors, though no danger to 99 bits.
 */
export async function redeemSetupCode(
  database: Reader,
  secret: Secret,
  text: string,
): Promise<"good" | "wrong" | "used-up"> {
  return atomically(database, async (tx) => {
    const nonce = await readSetupNonce(tx, maxTries);
    if (nonce === null) return "used-up";
    const given = Buffer.from(normalizeCode(text));
    const known = Buffer.from(normalizeCode(deriveCode(secret, nonce)));
    if (given.length === known.length && timingSafeEqual(given, known)) {
      await setSetupCodeTaken(tx, 1);
      return "good";
    }
    await countWrongSetupCode(tx);
    return (await readSetupNonce(tx, maxTries)) === null ? "used-up" : "wrong";
  });
}

/** Makes the code that was just accepted valid again, because no owner was created. */
export function restoreSetupCode(database: Reader): Promise<void> {
  return atomically(database, (tx) => setSetupCodeTaken(tx, 0));
}

/** About 99 bits in groups: `ABCDE-FGHJK-…`. */
function deriveCode(secret: Secret, nonce: string): string {
  const digest = createHmac("sha256", secret.reveal()).update(`cheapest-gpu|setup-code|v1|${nonce}`);
  let rest = BigInt(`0x${digest.digest("hex")}`);
  const letter = () => {
    const chosen = alphabet[Number(rest % BigInt(alphabet.length))]!;
    rest /= BigInt(alphabet.length);
    return chosen;
  };
  const group = () => Array.from({ length: groupLength }, letter).join("");
  return Array.from({ length: groups }, group).join("-");
}

function normalizeCode(text: string): string {
  return text.toUpperCase().replaceAll(/[^0-9A-Z]/g, "");
}
