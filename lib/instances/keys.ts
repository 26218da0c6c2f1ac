import type { StoredSshKey } from "@/db/ssh-keys";
import { providerLabels, type ProviderId } from "@/lib/domain/provider-id";
import { ProviderError } from "@/lib/providers/errors";
import type { ProviderKey, InstanceClient } from "@/lib/providers/instances";

import { buildRefusal } from "./refusals";
import type { LaunchRefusal } from "./schema";

/** The type and the material of a public key, by which two of them are one; null where it is none. */
export function keyMaterial(publicKey: string | null): string | null {
  const [type, material] = publicKey?.trim().split(/\s+/) ?? [];
  return type && material ? `${type} ${material}` : null;
}

/** The owner's key among those of a cloud. */
export function findKey(key: Pick<StoredSshKey, "publicKey">, there: ProviderKey[]): ProviderKey | null {
  const material = keyMaterial(key.publicKey);
  return there.find(({ publicKey }) => keyMaterial(publicKey) === material) ?? null;
}

/** The key of an order that names none, as in the form: one that the cloud has, or else the first. */
export async function defaultKey(
  keys: StoredSshKey[],
  machines: InstanceClient,
): Promise<StoredSshKey | null> {
  const [first = null] = keys;
  if (keys.length < 2 || !machines.listKeys) return first;
  const there = await machines.listKeys(AbortSignal.timeout(8_000)).catch(() => []);
  return keys.find((key) => findKey(key, there) !== null) ?? first;
}

/** A name for the key that no other one has there. Clouds differ in the marks that they keep, so only letters and digits count. */
export function uniqueKeyName({ name, fingerprint }: StoredSshKey, there: ProviderKey[]): string {
  const bare = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
  if (!there.some((key) => bare(key.name) === bare(name))) return name;
  const body = fingerprint.replace(/^SHA256:/, "").replaceAll(/[^A-Za-z0-9]/g, "");
  return `${name.slice(0, 53)}-${body.slice(0, 6)}`;
}

/**
 * The owner's key as the cloud has it: reused where it is there already, added where it is not. Done before the intent,
 * because a machine that nobody can log in to bills as well.
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
        // Somebody else may have added it meanwhile; then it is there.
        const there = findKey(key, await machines.listKeys!(signal));
        if (there) return there;
        throw error;
      },
    );
    if (added.nativeId === "")
      throw new ProviderError(provider, "unreadable", `${label} named no id for the key.`);
    return added;
  } catch (error) {
    const said = error instanceof ProviderError ? error.message : `${label} could not be asked.`;
    return buildRefusal(
      "key",
      `Your SSH key could not be brought to ${label}. Nothing was launched.`,
      `${said} Without it nobody could log in. Try again, choose another key, or launch without one.`,
      { field: "sshKeyId" },
    );
  }
}
