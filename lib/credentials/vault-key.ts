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
import type { Secret } from "./secret";

const checkName = "key check";
const authSecretName = "login secret";

/** The place of what the app sealed for itself under a name. */
export function sealedLocation(name: string): SealLocation {
  return name === checkName ? checkLocation : { table: "sealed", id: name, field: "value" };
}

/**
 * The master keys of this database, made with it; the active one is that which seals here now. Throws `KeyringError` for a
 * key that is missing or is another than the one that sealed what lies here.
 */
export async function openKeyring(database: Database, source: KeySource): Promise<Keyring> {
  // The master key may be changed between a look at the database and one at the file.
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

/** The id of the master key that seals in this database now; inside a transaction or out of one. */
export function activeKeyId(database: Database): string | null {
  const check = readSealedWithin(database, checkName);
  return check === null ? null : readSealingKeyId(check);
}

/** What the login signs and encrypts with, drawn once per database; changing the master key does not change it. */
export async function readAuthSecret(database: Database, keyring: Keyring): Promise<Secret> {
  const place = sealedLocation(authSecretName);
  const drawn = () => seal(keyring, place, randomBytes(32).toString("base64url"));
  const sealed =
    (await readSealed(database, authSecretName)) ?? (await storeSealed(database, authSecretName, drawn()));
  return unseal(keyring, place, sealed);
}
