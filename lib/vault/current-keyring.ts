import { getDatabase } from "@/db/client";
import { env } from "@/lib/env";

import type { Keyring } from "./keyring";
import { activeKeyId, openKeyring } from "./vault-key";

// Next gives instrumentation and pages copies of this module.
const shared = globalThis as { cheapestGpuKeyring?: Promise<Keyring> };

/**
 * The master keys of this process, checked against the database; read again after `rotate-key` has activated
 * another.
 */
export async function currentKeyring(): Promise<Keyring> {
  const known = await shared.cheapestGpuKeyring;
  if (known && known.active === activeKeyId(getDatabase())) return known;
  const opened = openKeyring(getDatabase(), env()).catch((error: unknown) => {
    if (shared.cheapestGpuKeyring === opened) delete shared.cheapestGpuKeyring;
    throw error;
  });
  shared.cheapestGpuKeyring = opened;
  return opened;
}
