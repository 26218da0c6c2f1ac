import "server-only";

import { getDatabase } from "@/db/client";
import type { Tx } from "@/db/connections";
import {
  addProviderAccount,
  listProviderAccounts,
  listSealedKeys,
  replaceSealedKeys,
  type SealedKey,
} from "@/db/provider-accounts";
import { atomically } from "@/db/transactions";
import type { ProviderId } from "@/lib/domain/provider-id";
import { newId } from "@/lib/ids";
import type { Secret } from "@/lib/redaction/secret";

import { currentKeyring, activeKeyId } from "./vault-key";
import type { Keyring } from "./keyring";
import { credentialLocation, unseal, seal } from "./seal";

/** The credentials of an account. */
export interface Credentials {
  apiKey: Secret;
  readOnlyKey: Secret | null;
}

/** The credentials of a form, as they were typed. */
export type TypedKeys = Partial<Record<keyof Credentials, Secret>>;

/** Seals and stores the keys of a new account. Returns its id. */
export async function saveAccountKeys(provider: ProviderId, label: string, keys: TypedKeys): Promise<string> {
  const id = `vault:${provider}:${newId()}`;
  await writeSealedKeys(id, keys, (values, check) =>
    atomically(
      getDatabase(),
      (tx) => addProviderAccount(tx, { id, provider, label, addedAt: Date.now() }, values, check),
      "both",
    ),
  );
  return id;
}

/** Replaces an account's keys. */
export async function replaceAccountKeys(id: string, keys: TypedKeys): Promise<void> {
  await writeSealedKeys(id, keys, (values, check) =>
    atomically(getDatabase(), (tx) => replaceSealedKeys(tx, id, values, check), "both"),
  );
}

/** Opens the keys of an account for use. Throws `SealError` when they do not open. */
export async function readCredentials(id: string): Promise<Credentials> {
  const keyring = await currentKeyring();
  const stored = await listSealedKeys(getDatabase(), id);
  const opened = (field: keyof Credentials) => {
    const key = stored.find((one) => one.field === field);
    return key ? unseal(keyring, credentialLocation(id, field), key.sealed) : null;
  };
  return {
    // Opening an empty value throws the SealError for a missing key.
    apiKey: opened("apiKey") ?? unseal(keyring, credentialLocation(id, "apiKey"), ""),
    readOnlyKey: opened("readOnlyKey"),
  };
}

/** The name of a saved account that already has one of these keys; null when none has. */
export async function findAccountWithKey(
  provider: ProviderId,
  { apiKey }: TypedKeys,
  except: string | null,
): Promise<string | null> {
  for (const { id, label, provider: other } of await listProviderAccounts(getDatabase())) {
    if (other !== provider || id === except) continue;
    const known = await readCredentials(id).catch(() => null);
    if (known && known.apiKey.reveal() === apiKey?.reveal()) return label;
  }
  return null;
}

class StaleKeyError extends Error {}

/** Writes keys sealed with the master key in force at that moment, even while it is being rotated. */
async function writeSealedKeys(
  id: string,
  keys: TypedKeys,
  write: (values: SealedKey[], check: (tx: Tx) => Promise<void>) => Promise<void>,
): Promise<void> {
  for (let tries = 5; ; tries--) {
    const keyring = await currentKeyring();
    try {
      await write(sealKeys(id, keys, keyring), async (tx) => {
        if ((await activeKeyId(tx)) !== keyring.active) throw new StaleKeyError("the master key was changed");
      });
      return;
    } catch (error) {
      if (!(error instanceof StaleKeyError) || tries === 0) throw error;
    }
  }
}

function sealKeys(id: string, keys: TypedKeys, keyring: Keyring): SealedKey[] {
  return Object.entries(keys).map(([field, key]) => {
    const text = key.reveal();
    return {
      field,
      sealed: seal(keyring, credentialLocation(id, field), text),
      lastFour: readLastFour(text),
    };
  });
}

const minKeyLength = 12;

/** The last four characters of a key; null when the key is too short to show them. */
export function readLastFour(key: string): string | null {
  return key.length >= minKeyLength ? key.slice(-4) : null;
}
