import type { Account } from "@/db/accounts";
import type { Reader } from "@/db/connections";
import { readAccountsRevision } from "@/db/revision";
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
  /** The accounts' revision that they were connected at. */
  revision: number;
  /** Connects the accounts again if they have changed since. */
  reload(): Promise<void>;
  requestListing(accountId: string): Promise<void>;
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

/** Requests a list of the account's machines soon. Never throws. */
export async function requestAccountListing(accountId: string): Promise<void> {
  await shared.value?.requestListing(accountId);
}

/**
 * Connects accounts that another process has changed, and returns the revision that the clients now stand for. What costs money
 * compares it in its transaction, so that nothing is sent with a key that was replaced or removed.
 */
export async function connectChangedAccounts(database: Reader): Promise<number | null> {
  if (shared.value && shared.value.revision !== (await readAccountsRevision(database)))
    await shared.value.reload();
  return shared.value?.revision ?? null;
}
