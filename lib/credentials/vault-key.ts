import { randomBytes } from "node:crypto";

import type { Database } from "@/db/client";
import { keepSealed, readSealed } from "@/db/sealed";

import { checkValue, KeyringError, loadKeyring, matches, type Keyring, type KeySource } from "./keyring";
import { open, seal, type Place } from "./seal";
import type { Secret } from "./secret";

const checkName = "key check";
const loginPlace: Place = { table: "sealed", id: "login secret", field: "value" };

/**
 * The master keys of this database, made with it. Throws `KeyringError` for a key that is missing or is another than the one
 * that sealed what lies here.
 */
export async function openKeyring(database: Database, source: KeySource): Promise<Keyring> {
  const before = await readSealed(database, checkName);
  const keyring = loadKeyring({ ...source, mayMake: before === null });
  const check = before ?? (await keepSealed(database, checkName, checkValue(keyring)));
  if (matches(keyring, check)) return keyring;
  throw new KeyringError(
    "The master key is not the one that sealed what is saved here, so nothing saved can be opened. " +
      "Restore the key that belongs to this database (SECRET_KEY_FILE, SECRET_KEY or the file <DATA_DIR>.key).",
  );
}

/** What the login signs and encrypts with, drawn once per database; changing the master key does not change it. */
export async function loginSecret(database: Database, keyring: Keyring): Promise<Secret> {
  const drawn = () => seal(keyring, loginPlace, randomBytes(32).toString("base64url"));
  const { id } = loginPlace;
  const sealed = (await readSealed(database, id)) ?? (await keepSealed(database, id, drawn()));
  return open(keyring, loginPlace, sealed);
}
