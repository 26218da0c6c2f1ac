import type { Account } from "@/db/accounts";
import { providerIds } from "@/lib/domain/provider-id";
import type { Mode } from "@/lib/domain/vocabulary";
import { hasKeys, type Environment } from "@/lib/env";
import { providers } from "@/lib/providers/registry";

/** An account that is polled now: one per provider with a key, or all five of the sandbox. */
export interface PresentAccount extends Account {
  /** Milliseconds between polls. */
  interval: number;
  /** Whether the operator set the interval: then it is kept to the letter. */
  isIntervalSet: boolean;
}

/** Invented offers only where no key is set at all; the two never mix. */
export function modeOf(environment: Environment): Mode {
  return hasKeys(environment) || environment.sandbox === "off" ? "live" : "sandbox";
}

export function presentAccounts(environment: Environment): PresentAccount[] {
  const mode = modeOf(environment);
  return providerIds
    .filter((id) => mode === "sandbox" || environment.providers[id].apiKey !== null)
    .map((provider) => {
      const { pollSeconds } = environment.providers[provider];
      return {
        id: `${mode === "sandbox" ? "sandbox" : "environment"}:${provider}`,
        kind: mode === "sandbox" ? "sandbox" : "environment",
        provider,
        interval: (pollSeconds ?? providers[provider].defaultInterval) * 1000,
        isIntervalSet: pollSeconds !== null,
      };
    });
}
