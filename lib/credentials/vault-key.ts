import { randomBytes } from "node:crypto";

import type { Database } from "@/db/client";
import { keepSealed, readSealed, readSealedNow } from "@/db/sealed";

import {
  checkPlace,
  checkValue,
  KeyringError,
  loadKeyring,
  matches,
  type Keyring,
  type KeySource,
} from "./keyring";
import { open, seal, sealedBy, type Place } from "./seal";
import type { Secret } from "./secret";

const checkName = "key check";
const loginName = "login secret";

/** The place of what the app sealed for itself under a name. */
export function placeOfSealed(name: string): Place {
  return name === checkName ? checkPlace : { table: "sealed", id: name, field: "value" };
}

/**
 * The master keys of this database, made with it; the active one is that which seals here now. Throws `KeyringError` for a
 * key that is missing or is another than the one that sealed what lies here.
 */
export async function openKeyring(database: Database, source: KeySource): Promise<Keyring> {
  // The master key may be changed between a look at the database and one at the file.
  for (let tries = 3; tries > 0; tries--) {
    const before = await readSealed(database, checkName);
    const keyring = loadKeyring({ ...source, mayMake: before === null });
    const check = before ?? (await keepSealed(database, checkName, checkValue(keyring)));
    if (matches(keyring, check)) return { ...keyring, active: sealedBy(check) };
  }
  throw new KeyringError(
    "The master key is not the one that sealed what is saved here, so nothing saved can be opened. " +
      "Restore the key that belongs to this database (SECRET_KEY_FILE, SECRET_KEY or the file <DATA_DIR>.key).",
  );
}

/** The id of the master key that seals in this database now; inside a transaction or out of one. */
export function activeKeyId(database: Database): string | null {
  const check = readSealedNow(database, checkName);
  return check === null ? null : sealedBy(check);
}

/** What the login signs and encrypts with, drawn once per database; changing the master key does not change it. */
export async function loginSecret(database: Database, keyring: Keyring): Promise<Secret> {
  const place = placeOfSealed(loginName);
  const drawn = () => seal(keyring, place, randomBytes(32).toString("base64url"));
  const sealed = (await readSealed(database, loginName)) ?? (await keepSealed(database, loginName, drawn()));
  return open(keyring, place, sealed);
}
