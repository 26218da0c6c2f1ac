import path from "node:path";

import { makeKeyFile, readKeyFile, writeKeyFile } from "./key-file";
import { KeyringError, keyringOf, newKey, parseKey, type Keyring } from "./keys";
import { open, seal, SealError, type Place } from "./seal";

export { KeyringError, writeKeyFile, type Keyring };

/** Where the check value is sealed for. */
export const checkPlace: Place = { table: "keyring", id: "check", field: "value" };
const checkText = "cheapest-gpu.keyring.check";

/** Where the master key is to be found. */
export interface KeySource {
  dataDirectory: string;
  /** SECRET_KEY_FILE */
  secretKeyFile: string | null;
  /** SECRET_KEY */
  secretKey: string | null;
  /** False where values were sealed before: a key file that is gone is an error then, and no new one is made. */
  mayMake?: boolean;
}

/** The master keys: those of SECRET_KEY or SECRET_KEY_FILE, else of the default file, made when it is missing. */
export function loadKeyring({ dataDirectory, secretKeyFile, secretKey, mayMake = true }: KeySource): Keyring {
  if (secretKey && secretKeyFile) {
    throw new KeyringError(
      "SECRET_KEY and SECRET_KEY_FILE are both set, so it is not clear which key is meant. Remove one of them.",
    );
  }
  if (secretKey) return keyringOf([keyOf(secretKey)]);
  if (secretKeyFile) {
    const file = resolved(secretKeyFile);
    return (
      readKeyFile(file) ??
      missing(file, `Correct SECRET_KEY_FILE, restore the file, or make one: ${recipe(file)}`)
    );
  }
  const file = defaultKeyFile(dataDirectory);
  const found = readKeyFile(file);
  if (found) return found;
  if (mayMake) makeKeyFile(file);
  return readKeyFile(file) ?? missing(file, "Restore it from your backup.");
}

/** Whether SECRET_KEY_FILE lies in the data folder, so that a copy of the folder opens what is sealed in it. */
export function isKeyAmongData({ dataDirectory, secretKeyFile }: KeySource): boolean {
  if (secretKeyFile === null) return false;
  const way = path.relative(resolved(dataDirectory), resolved(secretKeyFile));
  return !way.startsWith("..") && !path.isAbsolute(way);
}

/** The file beside the data folder, so that a copy of the folder alone opens nothing. */
export function defaultKeyFile(dataDirectory: string): string {
  return `${resolved(dataDirectory)}.key`;
}

/** The file that the keys come from; null where SECRET_KEY holds the one there is. */
export function keyFileOf({ dataDirectory, secretKeyFile, secretKey }: KeySource): string | null {
  if (secretKey) return null;
  return secretKeyFile ? resolved(secretKeyFile) : defaultKeyFile(dataDirectory);
}

/** The ring with a new active key; the others still open what they sealed. */
export function withNewKey(keyring: Keyring): Keyring {
  return keyringOf([newKey(), ...keyring.keys.values()]);
}

/** A sealed constant, kept with the sealed values, by which a wrong key is told before it is used. */
export function checkValue(keyring: Keyring): string {
  return seal(keyring, checkPlace, checkText);
}

/** Whether one of these keys sealed that check value. */
export function matches(keyring: Keyring, value: string): boolean {
  try {
    return open(keyring, checkPlace, value).reveal() === checkText;
  } catch (error) {
    if (error instanceof SealError) return false;
    throw error;
  }
}

function keyOf(text: string): Buffer {
  const key = parseKey(text);
  if (key) return key;
  throw new KeyringError(
    "SECRET_KEY is not a key, so no key can be saved or opened. Set it to 64 hexadecimal digits or the base64 of 32 bytes " +
      "(as `openssl rand -hex 32` gives them), or unset it to have a key file made.",
  );
}

function missing(file: string, remedy: string): never {
  throw new KeyringError(`There is no key file ${file}, so saved keys cannot be opened. ${remedy}`);
}

function recipe(file: string): string {
  return `(umask 077; openssl rand -hex 32 > ${file})`;
}

function resolved(file: string): string {
  return path.resolve(/* turbopackIgnore: true */ process.cwd(), file);
}
