import type { Account } from "@/db/accounts";
import { getDatabase } from "@/db/client";
import type { Reader } from "@/db/connections";
import { listProviderAccounts, type ProviderAccount } from "@/db/provider-accounts";
import { readRevision } from "@/db/revision";
import { systemClock } from "@/lib/clock/clock";
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
export async function resolveMode(
  environment: Environment,
  database: Reader = getDatabase(),
  saved?: readonly ProviderAccount[],
): Promise<Mode> {
  return hasProviderKeys(environment) ||
    environment.sandbox === "off" ||
    (saved ?? (await readSavedAccounts(database))).length > 0
    ? "live"
    : "sandbox";
}

/** All usable accounts: those of the environment and of the vault, or the five of the sandbox. */
export async function presentAccounts(
  environment: Environment,
  database: Reader = getDatabase(),
  accounts?: readonly ProviderAccount[],
): Promise<PresentAccount[]> {
  const saved = accounts ?? (await readSavedAccounts(database));
  if ((await resolveMode(environment, database, saved)) === "sandbox")
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

/** The providers with an account that is not the sandbox's. */
export async function connectedProviders(
  environment: Environment,
  database: Reader = getDatabase(),
): Promise<ReadonlySet<ProviderId>> {
  const accounts = await presentAccounts(environment, database);
  return new Set(accounts.flatMap(({ kind, provider }) => (kind === "sandbox" ? [] : [provider])));
}

/** The accounts that poll: at most one of each provider. */
export async function pollingAccounts(
  environment: Environment,
  database: Reader = getDatabase(),
): Promise<PresentAccount[]> {
  return (await presentAccounts(environment, database)).filter(({ polls }) => polls);
}

interface CachedAccounts {
  accounts: ProviderAccount[];
  /** The revision before they were read: while it is the newest, no account has changed. */
  revision: number;
  /** The commits of this process before they were read. */
  commits: number;
  /** Monotonic milliseconds. */
  readAt: number;
}

const cache = new WeakMap<Reader, CachedAccounts>();
const longestCached = 1_000;

/** Read again after a commit of this process, and after a second, because other processes change accounts too. */
async function readSavedAccounts(database: Reader): Promise<ProviderAccount[]> {
  const { commits } = database;
  const readAt = systemClock.monotonic();
  const before = cache.get(database);
  if (before?.commits === commits && readAt - before.readAt < longestCached) return before.accounts;
  return listSavedAccounts(database, await readRevision(database), { commits, readAt });
}

/** The saved accounts as of a revision that was just read. */
export async function readAccountsAt(database: Reader, revision: number): Promise<ProviderAccount[]> {
  const before = cache.get(database);
  if (before?.revision === revision) return before.accounts;
  const { commits } = database;
  return listSavedAccounts(database, revision, { commits, readAt: systemClock.monotonic() });
}

async function listSavedAccounts(
  database: Reader,
  revision: number,
  at: Pick<CachedAccounts, "commits" | "readAt">,
): Promise<ProviderAccount[]> {
  const accounts = await listProviderAccounts(database);
  cache.set(database, { accounts, revision, ...at });
  return accounts;
}
