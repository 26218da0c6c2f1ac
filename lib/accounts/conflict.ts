import { listProviderAccounts } from "@/db/provider-accounts";
import { providerLabels, type ProviderId } from "@/lib/domain/provider-id";
import type { Environment } from "@/lib/env";
import type { Reader } from "@/db/connections";

/** A provider has a key in the environment and a saved one. One line, with the remedy. */
class AccountConflictError extends Error {
  override readonly name = "AccountConflictError";
}

/** The variable that holds a provider's key. */
export function apiKeyVariable(provider: ProviderId): string {
  return `${provider.toUpperCase()}_API_KEY`;
}

/** Throws when a provider has both a key in the environment and a saved account: neither takes precedence. */
export async function refuseDoubleAccounts(environment: Environment, database: Reader): Promise<void> {
  for (const { provider, label } of await listProviderAccounts(database)) {
    if (environment.providers[provider].apiKey === null) continue;
    const variable = apiKeyVariable(provider);
    throw new AccountConflictError(
      `${providerLabels[provider]} has both a key in ${variable} and a saved account, “${label}”. ` +
        `Unset ${variable} and start the app again. To use the variable instead, first remove the saved account on the Providers page.`,
    );
  }
}
