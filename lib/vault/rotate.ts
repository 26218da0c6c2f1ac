import type { Database } from "@/db/client";
import {
  findColumnsSealedBy,
  listSealedValues,
  replaceSealedValue,
  type SealedValue,
} from "@/db/sealed-values";
import { atomically } from "@/db/transaction";

import { readKeyFile } from "./key-file";
import { KeyringError, withNewKey, writeKeyFile, type Keyring } from "./keyring";
import { credentialLocation } from "./credential-location";
import { unseal, seal, type SealLocation } from "./seal";
import { activeKeyId, sealedLocation } from "./vault-key";

/** The result of a change of the master key. */
export interface Rotation {
  resealed: number;
  dropped: number;
}

/**
 * Creates a new master key, seals every value with it in one transaction, and drops unused keys. The file
 * holds the old and the new key before the first value is sealed anew and until after the last, so one of
 * them opens everything after a crash at any step. Calls `onStep` at each step, for tests.
 */
export function rotateMasterKey(
  database: Database,
  file: string,
  onStep: (step: string) => void = () => {},
): Rotation {
  // The file is read and written while the database is locked, so two rotations cannot undo each other.
  const resealed = atomically(database, () => {
    const before = readRequiredKeyFile(file);
    onStep("key read");
    const after = withNewKey(before);
    writeKeyFile(file, after);
    onStep("key added");
    const values = listSealedValues(database);
    for (const value of values) {
      const location = toSealLocation(value);
      replaceSealedValue(
        database,
        value,
        seal(after, location, unseal(before, location, value.value).reveal()),
      );
      onStep("value sealed");
    }
    return values.length;
  });
  onStep("committed");
  return { resealed, dropped: dropUnusedKeys(database, file, onStep) };
}

/** Removes keys from the file that sealed none of the stored values. */
function dropUnusedKeys(database: Database, file: string, onStep: (step: string) => void): number {
  return atomically(database, () => {
    const ring = readRequiredKeyFile(file);
    const active = activeKeyId(database);
    if (active === null || !ring.keys.has(active)) throw missingActiveKeyError(file);
    const kept = [...ring.keys].filter(
      ([id]) => id === active || findColumnsSealedBy(database, id).length > 0,
    );
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
    `The key file ${file} does not hold the key that seals what is saved, so no key was taken out of it.`,
  );
}
