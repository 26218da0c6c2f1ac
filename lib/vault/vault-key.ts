import { createHmac, randomBytes } from "node:crypto";

import { getDatabase } from "@/db/client";
import type { Reader, Tx } from "@/db/connections";
import { readSealed, storeSealed } from "@/db/sealed";
import { env } from "@/lib/env";
import { processState } from "@/lib/process-state";
import type { Secret } from "@/lib/redaction/secret";
import { atomically } from "@/db/transactions";

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
export async function openKeyring(database: Reader, source: KeySource): Promise<Keyring> {
  // The master key may change between reading the database and reading the file.
  for (let tries = 3; tries > 0; tries--) {
    const before = await readSealed(database, checkName);
    const keyring = loadKeyring({ ...source, mayCreate: before === null });
    const check =
      before ?? (await atomically(database, (tx) => storeSealed(tx, checkName, createCheckValue(keyring))));
    if (opensCheckValue(keyring, check)) return { ...keyring, active: readSealingKeyId(check) };
  }
  throw new KeyringError(
    "The master key is not the one that sealed what is saved here, so nothing saved can be opened. " +
      "Restore the key that belongs to this database (SECRET_KEY_FILE, SECRET_KEY or the file <DATA_DIR>.key).",
  );
}

/** The id of the master key that currently seals in this database; inside a transaction or outside. */
export async function activeKeyId(database: Reader | Tx): Promise<string | null> {
  const check = await readSealed(database, checkName);
  return check === null ? null : readSealingKeyId(check);
}

/**
 * The secret with which better-auth signs and encrypts, created once per database and independent of the
 * master key.
 */
export async function readAuthSecret(database: Reader, keyring: Keyring): Promise<Secret> {
  const location = sealedLocation(authSecretName);
  const drawn = () => seal(keyring, location, randomBytes(32).toString("base64url"));
  const sealed =
    (await readSealed(database, authSecretName)) ??
    (await atomically(database, (tx) => storeSealed(tx, authSecretName, drawn())));
  return unseal(keyring, location, sealed);
}

/**
 * Identifies an API key, to notice when it is replaced. Keyed with a secret of this database, so that a
 * backup's owner cannot test keys.
 */
export async function hashKey(database: Reader, keyring: Keyring, key: string): Promise<string> {
  const secret = await readAuthSecret(database, keyring);
  return createHmac("sha256", secret.reveal())
    .update("cheapest-gpu|account-key|v1|")
    .update(key)
    .digest("hex");
}

const shared = processState<Promise<Keyring>>("keyring");

/**
 * The master keys of this process, checked against the database; read again after `rotate-key` has activated
 * another.
 */
export async function currentKeyring(): Promise<Keyring> {
  const current = shared.value;
  const known = await current;
  if (known && known.active === (await activeKeyId(getDatabase()))) return known;
  // Another call has opened them meanwhile.
  if (shared.value !== current) return currentKeyring();
  const opened = openKeyring(getDatabase(), env()).catch((error: unknown) => {
    if (shared.value === opened) shared.value = undefined;
    throw error;
  });
  shared.value = opened;
  return opened;
}
