import { getDatabase } from "@/db/client";
import { env } from "@/lib/env";

import type { Keyring } from "./keyring";
import { openKeyring } from "./vault-key";

// Next gives instrumentation and pages copies of this module.
const shared = globalThis as { cheapestGpuKeyring?: Promise<Keyring> };

/** The master keys of this process, checked against the database when they are first asked for. */
export function currentKeyring(): Promise<Keyring> {
  shared.cheapestGpuKeyring ??= openKeyring(getDatabase(), env()).catch((error: unknown) => {
    delete shared.cheapestGpuKeyring;
    throw error;
  });
  return shared.cheapestGpuKeyring;
}
