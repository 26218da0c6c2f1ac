import type { Database } from "@/db/client";
import { columnsSealedBy, listSealedValues, replaceSealedValue, type SealedValue } from "@/db/sealed-values";
import { atomically } from "@/db/transaction";

import { readKeyFile } from "./key-file";
import { KeyringError, withNewKey, writeKeyFile, type Keyring } from "./keyring";
import { placeOfCredential } from "./places";
import { open, seal, type Place } from "./seal";
import { activeKeyId, placeOfSealed } from "./vault-key";

/** What a change of the master key did. */
export interface Rotation {
  resealed: number;
  dropped: number;
}

/**
 * Draws a new master key, seals every value with it in one transaction, and drops the keys that nothing needs any more.
 * The file holds the old and the new key before the first value is sealed anew and until after the last, so that whatever ends
 * this process, one of them opens everything. `onStep` is told of each step, for tests.
 */
export function rotate(
  database: Database,
  file: string,
  onStep: (step: string) => void = () => {},
): Rotation {
  // The file is read and written while the database is locked, so that two of these cannot undo each other.
  const resealed = atomically(database, () => {
    const before = present(file);
    onStep("key read");
    const after = withNewKey(before);
    writeKeyFile(file, after);
    onStep("key added");
    const values = listSealedValues(database);
    for (const value of values) {
      const place = placeOf(value);
      replaceSealedValue(database, value, seal(after, place, open(before, place, value.value).reveal()));
      onStep("value sealed");
    }
    return values.length;
  });
  onStep("committed");
  return { resealed, dropped: dropIdle(database, file, onStep) };
}

/** Takes the keys out of the file that sealed nothing of what is kept. */
function dropIdle(database: Database, file: string, onStep: (step: string) => void): number {
  return atomically(database, () => {
    const ring = present(file);
    const active = activeKeyId(database);
    if (active === null || !ring.keys.has(active)) throw unfit(file);
    const kept = [...ring.keys].filter(([id]) => id === active || columnsSealedBy(database, id).length > 0);
    onStep("key dropped");
    writeKeyFile(file, { active, keys: new Map(kept) });
    return ring.keys.size - kept.length;
  });
}

function present(file: string): Keyring {
  const ring = readKeyFile(file);
  if (ring) return ring;
  throw new KeyringError(
    `There is no key file ${file}, so nothing was changed. Restore it from your backup.`,
  );
}

function placeOf(value: SealedValue): Place {
  return value.kind === "sealed"
    ? placeOfSealed(value.name)
    : placeOfCredential(value.accountId, value.field);
}

function unfit(file: string): KeyringError {
  return new KeyringError(
    `The key file ${file} does not hold the key that seals what is saved, so no key was taken out of it.`,
  );
}
