import type { Account } from "@/db/accounts";
import type { ProviderId } from "@/lib/domain/provider-id";
import type { InstanceClient, InstanceFacts } from "@/lib/providers/instances";

import type { KeyHash } from "./key-hash";

/** An account of the present mode with its machines' API. */
export interface ProviderClient extends KeyHash {
  account: Account;
  /** The provider's, with the account's where it has several: `Shadeform “Second team”`. */
  label: string;
  /** What the owner calls the account, where its provider has several. */
  accountLabel: string | null;
  machines: InstanceClient;
  facts: InstanceFacts;
}

/** What the process that serves shares between the copies of its modules. */
interface Shared {
  cheapestGpuClouds?: {
    clouds: Map<string, ProviderClient>;
    holder: string;
    requestListing(accountId: string): void;
  };
}

const shared = globalThis as Shared;

/** Makes the connected clouds known to pages and actions; null when polling stops. */
export function shareProviderClients(value: Required<Shared>["cheapestGpuClouds"] | null): void {
  if (value) shared.cheapestGpuClouds = value;
  else delete shared.cheapestGpuClouds;
}

/** The connected cloud of an account; null while none is, or where it has no machines to offer. */
export function findProviderClient(accountId: string): ProviderClient | null {
  return shared.cheapestGpuClouds?.clouds.get(accountId) ?? null;
}

/** The connected clouds of a provider, in the order in which its accounts are listed. */
export function listProviderClients(provider: ProviderId): ProviderClient[] {
  return listAllProviderClients().filter(({ account }) => account.provider === provider);
}

export function listAllProviderClients(): ProviderClient[] {
  return [...(shared.cheapestGpuClouds?.clouds.values() ?? [])];
}

/** The name under which this process sends. */
export function processHolder(): string | null {
  return shared.cheapestGpuClouds?.holder ?? null;
}

/** Has the account's machines listed soon. */
export function requestAccountListing(accountId: string): void {
  shared.cheapestGpuClouds?.requestListing(accountId);
}
