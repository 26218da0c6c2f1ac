import path from "node:path";

import { createKeyFile, readKeyFile, writeKeyFile } from "./key-file";
import { KeyringError, createKeyring, generateKey, parseKey, type Keyring } from "./keys";
import { unseal, seal, SealError, type SealLocation } from "./seal";

export { KeyringError, writeKeyFile, type Keyring };

/** The seal location of the check value. */
export const checkLocation: SealLocation = { table: "keyring", id: "check", field: "value" };
const checkText = "cheapest-gpu.keyring.check";

/** Where to find the master key. */
export interface KeySource {
  dataDirectory: string;
  /** SECRET_KEY_FILE */
  secretKeyFile: string | null;
  /** SECRET_KEY */
  secretKey: string | null;
  /** False when sealed values exist: a missing key file is then an error, and no new one is created. */
  mayCreate?: boolean;
}

/**
 * The master keys from SECRET_KEY or SECRET_KEY_FILE, otherwise from the default file, which is created when
 * missing.
 */
export function loadKeyring({
  dataDirectory,
  secretKeyFile,
  secretKey,
  mayCreate: mayMake = true,
}: KeySource): Keyring {
  if (secretKey && secretKeyFile) {
    throw new KeyringError("SECRET_KEY and SECRET_KEY_FILE are both set. Remove one of them.");
  }
  if (secretKey) return createKeyring([parseSecretKey(secretKey)]);
  if (secretKeyFile) {
    const file = resolvePath(secretKeyFile);
    return (
      readKeyFile(file) ??
      throwMissingKeyFile(
        file,
        `Correct SECRET_KEY_FILE, restore the file, or make one: ${keyFileCommand(file)}`,
      )
    );
  }
  const file = defaultKeyFile(dataDirectory);
  const found = readKeyFile(file);
  if (found) return found;
  if (mayMake) createKeyFile(file);
  return readKeyFile(file) ?? throwMissingKeyFile(file, "Restore it from your backup.");
}

/**
 * Whether SECRET_KEY_FILE lies in the data folder, so that a copy of the folder can open its sealed values.
 */
export function isKeyInDataFolder({ dataDirectory, secretKeyFile }: KeySource): boolean {
  if (secretKeyFile === null) return false;
  const way = path.relative(resolvePath(dataDirectory), resolvePath(secretKeyFile));
  return !way.startsWith("..") && !path.isAbsolute(way);
}

/** Beside the data folder, so a copy of the folder alone opens nothing. */
export function defaultKeyFile(dataDirectory: string): string {
  return `${resolvePath(dataDirectory)}.key`;
}

/** The file of the keys; null when SECRET_KEY holds the only one. */
export function resolveKeyFile({ dataDirectory, secretKeyFile, secretKey }: KeySource): string | null {
  if (secretKey) return null;
  return secretKeyFile ? resolvePath(secretKeyFile) : defaultKeyFile(dataDirectory);
}

/** The ring with a new active key; the others still open the values that they sealed. */
export function withNewKey(keyring: Keyring): Keyring {
  return createKeyring([generateKey(), ...keyring.keys.values()]);
}

/** A sealed constant, stored with the sealed values, that detects a wrong key before it is used. */
export function createCheckValue(keyring: Keyring): string {
  return seal(keyring, checkLocation, checkText);
}

/** Whether one of these keys sealed that check value. */
export function opensCheckValue(keyring: Keyring, value: string): boolean {
  try {
    return unseal(keyring, checkLocation, value).reveal() === checkText;
  } catch (error) {
    if (error instanceof SealError) return false;
    throw error;
  }
}

function parseSecretKey(text: string): Buffer {
  const key = parseKey(text);
  if (key) return key;
  throw new KeyringError(
    "SECRET_KEY is not a key, so no key can be saved or opened. Set it to 64 hexadecimal digits or the base64 of 32 bytes " +
      "(as `openssl rand -hex 32` gives them), or unset it to have a key file made.",
  );
}

function throwMissingKeyFile(file: string, remedy: string): never {
  throw new KeyringError(`There is no key file ${file}, so saved keys cannot be opened. ${remedy}`);
}

function keyFileCommand(file: string): string {
  return `(umask 077; openssl rand -hex 32 > ${file})`;
}

function resolvePath(file: string): string {
  return path.resolve(/* turbopackIgnore: true */ process.cwd(), file);
}
