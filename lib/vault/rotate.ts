import type { Reader } from "@/db/connections";
import { listSealedValues, replaceSealedValue, type SealedValue } from "@/db/sealed-values";
import { atomically } from "@/db/transactions";

import { readKeyFile } from "./key-file";
import { KeyringError, withNewKey, writeKeyFile, type Keyring } from "./keyring";
import { credentialLocation, readSealingKeyId, seal, unseal, type SealLocation } from "./seal";
import { activeKeyId, sealedLocation } from "./vault-key";

/** The result of a change of the master key. */
interface Rotation {
  resealed: number;
  dropped: number;
}

/**
 * Creates a new master key, seals every value with it in one transaction, and drops unused keys. The file
 * holds the old and the new key before the first value is sealed anew and until after the last, so one of
 * them opens everything after a crash at any step. Calls `onStep` at each step, for tests.
 */
export async function rotateMasterKey(
  database: Reader,
  file: string,
  onStep: (step: string) => void = () => {},
): Promise<Rotation> {
  // The file is read and written while the database is locked, so two rotations cannot undo each other.
  const resealed = await atomically(database, async (tx) => {
    const before = readRequiredKeyFile(file);
    onStep("key read");
    const after = withNewKey(before);
    writeKeyFile(file, after);
    onStep("key added");
    const values = await listSealedValues(tx);
    for (const value of values) {
      const location = toSealLocation(value);
      await replaceSealedValue(
        tx,
        value,
        seal(after, location, unseal(before, location, value.value).reveal()),
      );
      onStep("value sealed");
    }
    return values.length;
  });
  onStep("committed");
  return { resealed, dropped: await dropUnusedKeys(database, file, onStep) };
}

/** Removes keys from the file that sealed none of the stored values. */
function dropUnusedKeys(database: Reader, file: string, onStep: (step: string) => void): Promise<number> {
  return atomically(database, async (tx) => {
    const ring = readRequiredKeyFile(file);
    const active = await activeKeyId(tx);
    if (active === null || !ring.keys.has(active)) throw missingActiveKeyError(file);
    const used = new Set((await listSealedValues(tx)).map(({ value }) => readSealingKeyId(value)));
    const kept = [...ring.keys].filter(([id]) => id === active || used.has(id));
    onStep("key dropped");
    writeKeyFile(file, { active, keys: new Map(kept) });
    return ring.keys.size - kept.length;
  });
}

function readRequiredKeyFile(file: string): Keyring {
  const ring = readKeyFile(file);
  if (ring) return ring;
  throw new KeyringError(
    `There is no key file ${file}, so nothing was changed. Restore it from your backup.`,
  );
}

function toSealLocation(value: SealedValue): SealLocation {
  return value.kind === "sealed"
    ? sealedLocation(value.name)
    : credentialLocation(value.accountId, value.field);
}

function missingActiveKeyError(file: string): KeyringError {
  return new KeyringError(
    `The key file ${file} lacks the key that encrypts the saved keys, so it is unchanged.`,
  );
}
