import type { Reader } from "@/db/connections";
import { readProviderMemory, writeProviderMemory } from "@/db/provider-memory";
import { atomically } from "@/db/transactions";
import type { ClientContext } from "@/lib/providers/provider";

import type { LeaseNow } from "./lease";

/** What a client keeps between polls of an account. Only the process that holds the lease writes it. */
export function accountMemory(
  database: Reader,
  accountId: string,
  leaseNow: LeaseNow,
): ClientContext["memory"] {
  return {
    read: () => readProviderMemory(database, accountId),
    update: (change) =>
      atomically(
        database,
        async (tx) => {
          const value = change(await readProviderMemory(tx, accountId));
          await writeProviderMemory(tx, await leaseNow(tx), accountId, value);
        },
        "offers",
      ),
  };
}
