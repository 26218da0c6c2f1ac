import type { StoredSshKey } from "@/db/ssh-keys";
import { providerLabels, type ProviderId } from "@/lib/domain/provider-id";
import { ProviderError } from "@/lib/providers/errors";
import type { ProviderKey, InstanceClient } from "@/lib/providers/instances";

import { buildRefusal } from "./refusals";
import type { LaunchRefusal } from "./schema";

/** The type and the material of a public key, which identify it; null if it is invalid. */
export function keyMaterial(publicKey: string | null): string | null {
  const [type, material] = publicKey?.trim().split(/\s+/) ?? [];
  return type && material ? `${type} ${material}` : null;
}

/** Finds the owner's key among a provider's keys. */
export function findKey(key: Pick<StoredSshKey, "publicKey">, there: ProviderKey[]): ProviderKey | null {
  const material = keyMaterial(key.publicKey);
  return there.find(({ publicKey }) => keyMaterial(publicKey) === material) ?? null;
}

/** The default key of an order: one that the provider has already, else the first. */
export async function defaultKey(
  keys: StoredSshKey[],
  machines: InstanceClient,
): Promise<StoredSshKey | null> {
  const [first = null] = keys;
  if (keys.length < 2 || !machines.listKeys) return first;
  const there = await machines.listKeys(AbortSignal.timeout(8_000)).catch(() => []);
  return keys.find((key) => findKey(key, there) !== null) ?? first;
}

/**
 * Returns a key name that is free at the provider. Only letters and digits count, because providers strip different
 * characters.
 */
export function uniqueKeyName({ name, fingerprint }: StoredSshKey, there: ProviderKey[]): string {
  const bare = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
  if (!there.some((key) => bare(key.name) === bare(name))) return name;
  const body = fingerprint.replace(/^SHA256:/, "").replaceAll(/[^A-Za-z0-9]/g, "");
  return `${name.slice(0, 53)}-${body.slice(0, 6)}`;
}

/**
 * Returns the provider's copy of the owner's key and adds it if missing. Runs before the intent, because a machine
 * that nobody can log in to bills as well.
 */
export async function ensureKey(
  key: StoredSshKey,
  machines: InstanceClient,
  provider: ProviderId,
): Promise<ProviderKey | LaunchRefusal> {
  const label = providerLabels[provider];
  const signal = AbortSignal.timeout(25_000);
  try {
    const before = await machines.listKeys!(signal);
    const known = findKey(key, before);
    if (known) return known;
    const added = await machines.addKey!(uniqueKeyName(key, before), key.publicKey).catch(
      async (error: unknown) => {
        // Another process may have added it in the meantime.
        const there = findKey(key, await machines.listKeys!(signal));
        if (there) return there;
        throw error;
      },
    );
    if (added.nativeId === "")
      throw new ProviderError(provider, "unreadable", `${label} named no id for the key.`);
    return added;
  } catch (error) {
    const message = error instanceof ProviderError ? error.message : `${label} could not be asked.`;
    return buildRefusal(
      "key",
      `Your SSH key could not be brought to ${label}. Nothing was launched.`,
      `${message} Without it nobody could log in. Try again, choose another key, or launch without one.`,
      { field: "sshKeyId" },
    );
  }
}
