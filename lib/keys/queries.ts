import "server-only";

import { getDatabase } from "@/db/client";
import { describeEach, type Described } from "@/lib/describe-each";
import { listStoredSshKeys, type StoredSshKey } from "@/db/ssh-keys";
import { isoTime } from "@/lib/format";
import { listAllProviderClients, type ProviderClient } from "@/lib/instances/provider-clients";
import { keyMaterial } from "@/lib/instances/keys";
import type { KeyLocations, SshKeyView } from "@/lib/instances/schema";
import { providerErrorMessage } from "@/lib/providers/errors";

const listTimeout = 10_000;

/** The owner's public keys in the order they were added, and how many more cannot be shown. */
export async function describeSshKeys(): Promise<Described<SshKeyView>> {
  return describeEach(await listStoredSshKeys(getDatabase()), toSshKeyView, {
    kind: "SSH key",
    id: ({ id }) => id,
  });
}

export function toSshKeyView({ createdAt, ...key }: StoredSshKey): SshKeyView {
  return { ...key, createdAt: isoTime(createdAt) };
}

/** Which keys each provider has, read now, in parallel. */
export async function listKeyLocations(): Promise<KeyLocations[]> {
  const keys = await listStoredSshKeys(getDatabase());
  return Promise.all(listAllProviderClients().map((cloud) => readKeyLocations(cloud, keys)));
}

async function readKeyLocations(
  { account, label, machines }: ProviderClient,
  keys: StoredSshKey[],
): Promise<KeyLocations> {
  const place = { provider: account.provider, providerLabel: label, keyIds: [], others: 0 };
  if (!machines.listKeys)
    return { ...place, state: "no-key-api", message: `${label} doesn’t accept SSH keys.` };
  try {
    const there = await machines.listKeys(AbortSignal.timeout(listTimeout));
    const materials = new Set(there.map(({ publicKey }) => keyMaterial(publicKey)));
    const keyIds = keys.filter(({ publicKey }) => materials.has(keyMaterial(publicKey))).map(({ id }) => id);
    return { ...place, state: "asked", message: null, keyIds, others: there.length - keyIds.length };
  } catch (error) {
    const message = providerErrorMessage(error, label);
    return { ...place, state: "no-answer", message };
  }
}
