import type { StoredSshKey } from "@/db/ssh-keys";
import { providerLabels, type ProviderId } from "@/lib/domain/provider-id";
import { ProviderError } from "@/lib/providers/errors";
import type { CloudKey, InstanceClient } from "@/lib/providers/instances";

import { refuse } from "./refusals";
import type { LaunchRefusal } from "./schema";

/** The type and the material of a public key, by which two of them are one; null where it is none. */
export function keyMaterial(publicKey: string | null): string | null {
  const [type, material] = publicKey?.trim().split(/\s+/) ?? [];
  return type && material ? `${type} ${material}` : null;
}

/** The owner's key among those of a cloud. */
export function findKey(key: Pick<StoredSshKey, "publicKey">, there: CloudKey[]): CloudKey | null {
  const material = keyMaterial(key.publicKey);
  return there.find(({ publicKey }) => keyMaterial(publicKey) === material) ?? null;
}

/**
 * The owner's key as the cloud has it: reused where it is there already, added where it is not. Done before the intent,
 * because a machine that nobody can log in to bills as well.
 */
export async function ensureKey(
  key: StoredSshKey,
  machines: InstanceClient,
  provider: ProviderId,
): Promise<CloudKey | LaunchRefusal> {
  const label = providerLabels[provider];
  const signal = AbortSignal.timeout(25_000);
  try {
    const known = findKey(key, await machines.listKeys!(signal));
    if (known) return known;
    const added = await machines.addKey!(key.name, key.publicKey).catch(async (error: unknown) => {
      // Somebody else may have added it meanwhile; then it is there.
      const there = findKey(key, await machines.listKeys!(signal));
      if (there) return there;
      throw error;
    });
    if (added.nativeId === "")
      throw new ProviderError(provider, "unreadable", `${label} named no id for the key.`);
    return added;
  } catch (error) {
    const said = error instanceof ProviderError ? error.message : `${label} could not be asked.`;
    return refuse(
      "key",
      `Your SSH key could not be brought to ${label}. Nothing was launched.`,
      `${said} Without it nobody could log in. Try again, choose another key, or launch without one.`,
      { field: "sshKeyId" },
    );
  }
}
