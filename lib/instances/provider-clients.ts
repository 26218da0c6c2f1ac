import type { Account } from "@/db/accounts";
import type { ProviderId } from "@/lib/domain/provider-id";
import type { InstanceClient, InstanceFacts } from "@/lib/providers/instances";

import type { KeyHash } from "./key-hash";

/** An account of the present mode with its machine API. */
export interface ProviderClient extends KeyHash {
  account: Account;
  /** The provider's label, with the account's if it has several: `Shadeform “Second team”`. */
  label: string;
  /** The owner's name for the account, if its provider has several. */
  accountLabel: string | null;
  machines: InstanceClient;
  facts: InstanceFacts;
}

/** Shared through `globalThis`, because Next.js loads copies of this module. */
interface Shared {
  cheapestGpuClouds?: {
    clouds: Map<string, ProviderClient>;
    holder: string;
    requestListing(accountId: string): void;
  };
}

const shared = globalThis as Shared;

/** Shares the connected clients with pages and actions; null when polling stops. */
export function shareProviderClients(value: Required<Shared>["cheapestGpuClouds"] | null): void {
  if (value) shared.cheapestGpuClouds = value;
  else delete shared.cheapestGpuClouds;
}

/** The client of an account; null if it is not connected or its provider has no machine API. */
export function findProviderClient(accountId: string): ProviderClient | null {
  return shared.cheapestGpuClouds?.clouds.get(accountId) ?? null;
}

/** The connected clients of a provider, in the order of its accounts. */
export function listProviderClients(provider: ProviderId): ProviderClient[] {
  return listAllProviderClients().filter(({ account }) => account.provider === provider);
}

export function listAllProviderClients(): ProviderClient[] {
  return [...(shared.cheapestGpuClouds?.clouds.values() ?? [])];
}

/** The name that this process writes as the sender. */
export function processHolder(): string | null {
  return shared.cheapestGpuClouds?.holder ?? null;
}

/** Requests a list of the account's machines soon. */
export function requestAccountListing(accountId: string): void {
  shared.cheapestGpuClouds?.requestListing(accountId);
}
