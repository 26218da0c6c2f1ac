import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

import { Secret } from "@/lib/redaction/secret";

import type { Keyring } from "./keys";

const version = "v1";
const cipherName = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;

/** Where a sealed value is stored. It cannot be opened at another location. */
export interface SealLocation {
  table: string;
  id: string;
  field: string;
}

/** A value that cannot be sealed or opened. One line, without the value, the key or the sealed text. */
export class SealError extends Error {
  override readonly name = "SealError";
}

/**
 * Seals a text for its location with the active key: `v1.<key id>.<nonce>.<tag>.<ciphertext>`, different each
 * time.
 */
export function seal(keyring: Keyring, location: SealLocation, text: string): string {
  const bound = associatedData(location);
  const key = keyring.keys.get(keyring.active);
  const plain = Buffer.from(text);
  if (!key) throw new SealError("Nothing was sealed: the key ring is without its active key.");
  if (text === "") throw new SealError(`Nothing was sealed: ${describeLocation(location)} is empty.`);
  if (plain.toString() !== text)
    throw new SealError(`Nothing was sealed: ${describeLocation(location)} is no valid text.`);
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(cipherName, key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(bound);
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
  const parts = [nonce, cipher.getAuthTag(), ciphertext].map((part) => part.toString("base64url"));
  return [version, keyring.active, ...parts].join(".");
}

/**
 * Opens a value sealed for this location. Throws `SealError` for anything else; never returns an empty or a
 * foreign value.
 */
export function unseal(keyring: Keyring, location: SealLocation, sealed: string): Secret {
  const bound = associatedData(location);
  const parts = sealed.split(".");
  const [prefix, keyId = "", ...rest] = parts;
  const [nonce, tag, ciphertext] = rest.map(decodeStrict);
  if (parts.length !== 5 || prefix !== version || !nonce || !tag || !ciphertext) {
    throw unsealError(location, "it is not a sealed value of this version");
  }
  if (nonce.length !== nonceBytes || tag.length !== tagBytes || ciphertext.length === 0) {
    throw unsealError(location, "a part of it is missing");
  }
  const key = keyring.keys.get(keyId);
  if (!key) throw unsealError(location, "the key that sealed it is not in the key ring");
  const decipher = createDecipheriv(cipherName, key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(bound);
  decipher.setAuthTag(tag);
  try {
    return new Secret(Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString());
  } catch {
    throw unsealError(location, "it was changed, moved, or sealed with another key");
  }
}

/** The id of the key that sealed a value. */
export function readSealingKeyId(sealed: string): string {
  return sealed.split(".")[1] ?? "";
}

function associatedData(location: SealLocation): Buffer {
  const { table, id, field } = location;
  if ([table, id, field].some((part) => part === "" || part.includes("|"))) {
    throw new SealError("A place to seal for needs a table, an id and a field, none of them with a “|”.");
  }
  return Buffer.from(`${table}|${id}|${field}|${version}`);
}

/** Null for every non-canonical encoding, so that no two texts are the same value. */
function decodeStrict(part: string): Buffer | null {
  const bytes = Buffer.from(part, "base64url");
  return bytes.toString("base64url") === part ? bytes : null;
}

function unsealError(location: SealLocation, reason: string): SealError {
  return new SealError(`${describeLocation(location)} does not open: ${reason}.`);
}

function describeLocation({ table, id, field }: SealLocation): string {
  return `${field} of ${table} ${id}`;
}

/** The seal location of a provider account's credential. */
export function credentialLocation(accountId: string, field: string): SealLocation {
  return { table: "provider_account", id: accountId, field };
}
