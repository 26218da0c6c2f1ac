import type { Account } from "@/db/accounts";
import { getDatabase, type Database } from "@/db/client";
import { listProviderAccounts, readAccountsRevision, type ProviderAccount } from "@/db/provider-accounts";
import { providerIds, type ProviderId } from "@/lib/domain/provider-id";
import type { Mode } from "@/lib/domain/vocabulary";
import { hasProviderKeys, type Environment } from "@/lib/env";
import { providers } from "@/lib/providers/registry";

/** An account of the present mode. */
export interface PresentAccount extends Account {
  /** The owner's label; null for an unnamed account that is the only one of its provider. */
  label: string | null;
  /** Whether it polls: one account per provider does. The others only launch. */
  polls: boolean;
  /** Milliseconds between polls. */
  interval: number;
  /** Whether the operator set the interval; it is then used unchanged. */
  isIntervalSet: boolean;
}

/** The sandbox serves only when no key is set and none is saved; the two never mix. */
export function resolveMode(
  environment: Environment,
  database: Database = getDatabase(),
  saved: readonly ProviderAccount[] = readSavedAccounts(database),
): Mode {
  return hasProviderKeys(environment) || environment.sandbox === "off" || saved.length > 0
    ? "live"
    : "sandbox";
}

/** All usable accounts: those of the environment and of the vault, or the five of the sandbox. */
export function presentAccounts(
  environment: Environment,
  database: Database = getDatabase(),
  saved: readonly ProviderAccount[] = readSavedAccounts(database),
): PresentAccount[] {
  if (resolveMode(environment, database, saved) === "sandbox")
    return providerIds.map((id) => unnamed("sandbox", id));
  return providerIds.flatMap((provider) => [
    ...(environment.providers[provider].apiKey === null ? [] : [unnamed("environment", provider)]),
    ...saved
      .filter((account) => account.provider === provider)
      .map(({ id, label, polls }) => ({
        id,
        kind: "vault" as const,
        provider,
        label,
        polls: polls === 1,
        ...pace(provider),
      })),
  ]);

  function unnamed(kind: "sandbox" | "environment", provider: ProviderId): PresentAccount {
    return { id: `${kind}:${provider}`, kind, provider, label: null, polls: true, ...pace(provider) };
  }

  function pace(provider: ProviderId): Pick<PresentAccount, "interval" | "isIntervalSet"> {
    const { pollSeconds } = environment.providers[provider];
    return {
      interval: (pollSeconds ?? providers[provider].defaultInterval) * 1000,
      isIntervalSet: pollSeconds !== null,
    };
  }
}

/** The accounts that poll: at most one of each provider. */
export function pollingAccounts(
  environment: Environment,
  database: Database = getDatabase(),
): PresentAccount[] {
  return presentAccounts(environment, database).filter(({ polls }) => polls);
}

const accountsCache = new WeakMap<Database, { revision: number; accounts: ProviderAccount[] }>();

/** Cached until some process changes the accounts. */
function readSavedAccounts(database: Database): ProviderAccount[] {
  const revision = readAccountsRevision(database);
  const before = accountsCache.get(database);
  if (before?.revision === revision) return before.accounts;
  const accounts = listProviderAccounts(database);
  accountsCache.set(database, { revision, accounts });
  return accounts;
}
