import type { Account } from "@/db/accounts";
import type { ProviderId } from "@/lib/domain/provider-id";
import type { InstanceClient, InstanceFacts } from "@/lib/providers/instances";
import { processState } from "@/lib/process-state";

/** An account of the present mode with its machine API. */
export interface ProviderClient {
  account: Account;
  /** The provider's label, with the account's if it has several: `Shadeform “Second team”`. */
  label: string;
  /** The owner's name for the account, if its provider has several. */
  accountLabel: string | null;
  machines: InstanceClient;
  facts: InstanceFacts;
  /** The hash of its API key, by `hashKey`. */
  keyHash: string;
}

interface ConnectedClients {
  clouds: Map<string, ProviderClient>;
  holder: string;
  requestListing(accountId: string): void;
}

const shared = processState<ConnectedClients>("provider clients");

/** Shares the connected clients with pages and actions; null when polling stops. */
export function shareProviderClients(value: ConnectedClients | null): void {
  shared.value = value ?? undefined;
}

/** The client of an account; null if it is not connected or its provider has no machine API. */
export function findProviderClient(accountId: string): ProviderClient | null {
  return shared.value?.clouds.get(accountId) ?? null;
}

/** The connected clients of a provider, in the order of its accounts. */
export function listProviderClients(provider: ProviderId): ProviderClient[] {
  return listAllProviderClients().filter(({ account }) => account.provider === provider);
}

export function listAllProviderClients(): ProviderClient[] {
  return [...(shared.value?.clouds.values() ?? [])];
}

/** The name that this process writes as the sender. */
export function processHolder(): string | null {
  return shared.value?.holder ?? null;
}

/** Requests a list of the account's machines soon. */
export function requestAccountListing(accountId: string): void {
  shared.value?.requestListing(accountId);
}
