import type { StoredSshKey } from "@/db/ssh-keys";
import { providerLabels, type ProviderId } from "@/lib/domain/provider-id";
import { ProviderError, providerErrorMessage } from "@/lib/providers/errors";
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

/**
 * Returns a key name that is free at the provider. Only letters and digits count, because providers strip different
 * characters.
 */
function uniqueKeyName({ name, fingerprint }: StoredSshKey, there: ProviderKey[]): string {
  const bare = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
  if (!there.some((key) => bare(key.name) === bare(name))) return name;
  const body = fingerprint.replace(/^SHA256:/, "").replaceAll(/[^A-Za-z0-9]/g, "");
  return `${name.slice(0, 53)}-${body.slice(0, 6)}`;
}

/** A key of the owner, and the provider's copy of it. */
interface LoginKey {
  own: StoredSshKey;
  there: ProviderKey;
}

/**
 * Finds a key that the provider has already, else adds the first; null without keys. Lists the provider's keys once.
 * Runs before the intent, because a machine that nobody can log in to bills as well.
 */
export async function ensureKey(
  keys: StoredSshKey[],
  machines: InstanceClient,
  provider: ProviderId,
): Promise<LoginKey | LaunchRefusal | null> {
  const [first] = keys;
  if (!first || !machines.listKeys) return null;
  const label = providerLabels[provider];
  const signal = AbortSignal.timeout(25_000);
  try {
    const before = await machines.listKeys(signal);
    for (const own of keys) {
      const there = findKey(own, before);
      if (there) return { own, there };
    }
    const added = await machines.addKey!(uniqueKeyName(first, before), first.publicKey).catch(
      async (error: unknown) => {
        // Another process may have added it in the meantime.
        const there = findKey(first, await machines.listKeys!(signal));
        if (there) return there;
        throw error;
      },
    );
    if (added.nativeId === "")
      throw new ProviderError(provider, "unreadable", `${label} returned no ID for the key.`);
    return { own: first, there: added };
  } catch (error) {
    const message = providerErrorMessage(error, label);
    return buildRefusal(
      "key",
      `Your SSH key could not be added at ${label}. Nothing was launched.`,
      `${message} Try again, choose another key, or launch without one.`,
      { field: "sshKeyId" },
    );
  }
}
