import { createHash, randomBytes } from "node:crypto";

import { registerSecret } from "@/lib/redaction/redact";

const keyBytes = 32;

/** The master keys by their ids: the active one seals, all of them open. */
export interface Keyring {
  active: string;
  /** Each key is 32 bytes. */
  keys: Map<string, Buffer>;
}

/**
 * Why there is no usable master key, in one line: what happened, what it means, what to do. Never holds a
 * key.
 */
export class KeyringError extends Error {
  override readonly name = "KeyringError";
}

/** The id is derived from the key, so no list of ids can be lost or mixed up. */
export function computeKeyId(key: Buffer): string {
  return createHash("sha256").update("cheapest-gpu|key-id|v1|").update(key).digest("hex").slice(0, 16);
}

/** The ring of these keys; the first is the active one. */
export function createKeyring(keys: [Buffer, ...Buffer[]]): Keyring {
  for (const key of keys) registerKeyEncodings(key);
  return { active: computeKeyId(keys[0]), keys: new Map(keys.map((key) => [computeKeyId(key), key])) };
}

export function generateKey(): Buffer {
  return randomBytes(keyBytes);
}

/** Parses 64 hexadecimal digits or the base64 of 32 bytes; null for anything else. */
export function parseKey(text: string): Buffer | null {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, "hex");
  const key = Buffer.from(text, "base64");
  const isSpeltRight = key.toString("base64").replace("=", "") === text.replace(/=$/, "");
  return key.length === keyBytes && isSpeltRight ? key : null;
}

// Register every common encoding of the key.
function registerKeyEncodings(key: Buffer): void {
  const hex = key.toString("hex");
  const base64 = key.toString("base64").replace("=", "");
  for (const text of [hex, hex.toUpperCase(), base64, key.toString("base64url")]) registerSecret(text);
}
