import { randomBytes } from "node:crypto";

import type { Database } from "@/db/client";
import { storeSealed, readSealed, readSealedWithin } from "@/db/sealed";

import {
  checkLocation,
  createCheckValue,
  KeyringError,
  loadKeyring,
  opensCheckValue,
  type Keyring,
  type KeySource,
} from "./keyring";
import { unseal, seal, readSealingKeyId, type SealLocation } from "./seal";
import type { Secret } from "../redaction/secret";

const checkName = "key check";
const authSecretName = "login secret";

/** The seal location of a value that the app sealed under a name. */
export function sealedLocation(name: string): SealLocation {
  return name === checkName ? checkLocation : { table: "sealed", id: name, field: "value" };
}

/**
 * The master keys of this database, created with it; the active one currently seals here. Throws
 * `KeyringError` for a missing key, or one that did not seal the stored values.
 */
export async function openKeyring(database: Database, source: KeySource): Promise<Keyring> {
  // The master key may change between reading the database and reading the file.
  for (let tries = 3; tries > 0; tries--) {
    const before = await readSealed(database, checkName);
    const keyring = loadKeyring({ ...source, mayCreate: before === null });
    const check = before ?? (await storeSealed(database, checkName, createCheckValue(keyring)));
    if (opensCheckValue(keyring, check)) return { ...keyring, active: readSealingKeyId(check) };
  }
  throw new KeyringError(
    "The master key is not the one that sealed what is saved here, so nothing saved can be opened. " +
      "Restore the key that belongs to this database (SECRET_KEY_FILE, SECRET_KEY or the file <DATA_DIR>.key).",
  );
}

/** The id of the master key that currently seals in this database; inside a transaction or outside. */
export function activeKeyId(database: Database): string | null {
  const check = readSealedWithin(database, checkName);
  return check === null ? null : readSealingKeyId(check);
}

/**
 * The secret with which better-auth signs and encrypts, created once per database and independent of the
 * master key.
 */
export async function readAuthSecret(database: Database, keyring: Keyring): Promise<Secret> {
  const location = sealedLocation(authSecretName);
  const drawn = () => seal(keyring, location, randomBytes(32).toString("base64url"));
  const sealed =
    (await readSealed(database, authSecretName)) ?? (await storeSealed(database, authSecretName, drawn()));
  return unseal(keyring, location, sealed);
}
