import "server-only";

import { getDatabase } from "@/db/client";
import {
  listProviderAccounts,
  listSealedKeys,
  readAccountUse,
  readRemovalBlockers,
} from "@/db/provider-accounts";
import { isoTime } from "@/lib/format";
import { apiKeyVariable } from "@/lib/accounts/conflict";
import { presentAccounts, type PresentAccount } from "@/lib/accounts/present";
import { providerIds } from "@/lib/domain/provider-id";
import { env } from "@/lib/env";
import { providers } from "@/lib/providers/registry";
import { readLastFour } from "@/lib/vault/vault";

import type { ProviderForm, AccountView } from "./schema";

/** The accounts of the environment and of the vault, for their owner; none in sandbox mode. */
export async function listAccounts(): Promise<AccountView[]> {
  const present = (await presentAccounts(env())).filter(({ kind }) => kind !== "sandbox");
  return Promise.all(present.map((account) => toAccountView(account, present.length === 1)));
}

/** The providers with the fields of their form. */
export function listProviderForms(): ProviderForm[] {
  return providerIds.map((id) => {
    const { label, console, credentials, experimental, remark } = providers[id];
    const keyVariable = apiKeyVariable(id);
    const isTaken = env().providers[id].apiKey !== null;
    return {
      provider: id,
      label,
      console,
      keyVariable,
      fields: credentials,
      remark: experimental ?? remark ?? null,
      taken: isTaken
        ? `Already set by ${keyVariable}. To add ${label} here, unset it and restart the app.`
        : null,
    };
  });
}

/** Explains what follows when nothing is connected any more. */
export function lastAccountWarning(): string {
  return env().sandbox === "off"
    ? "This is the last account. Removing it leaves no provider connected and no offers."
    : "This is the last account. Removing it brings back the sandbox with sample offers.";
}

async function toAccountView(account: PresentAccount, isLast: boolean): Promise<AccountView> {
  const { id, kind, provider, polls } = account;
  const { usedAt, error, errorAt } = await readAccountUse(getDatabase(), id);
  const common = {
    id,
    provider,
    providerLabel: providers[provider].label,
    polls,
    isLast,
    ...(await readRemovalBlockers(getDatabase(), id)),
    lastUsedAt: isoTime(usedAt),
    lastError: error,
    lastErrorAt: isoTime(errorAt),
  };
  const saved = (await listProviderAccounts(getDatabase())).find((one) => one.id === id);
  if (kind !== "vault" || !saved) {
    const label = apiKeyVariable(provider);
    return { ...common, kind: "environment", label, keys: environmentKeys(account), addedAt: null };
  }
  const keys = await listSealedKeys(getDatabase(), id);
  const isTestNewer = saved.lastErrorAt !== null && saved.lastErrorAt > (errorAt ?? 0);
  return {
    ...common,
    kind,
    label: saved.label,
    keys: providers[provider].credentials.flatMap(({ id: field, label }) => {
      const key = keys.find((one) => one.field === field);
      return key ? [{ field, label, lastFour: key.lastFour }] : [];
    }),
    addedAt: isoTime(saved.addedAt),
    lastUsedAt: isoTime(Math.max(usedAt ?? 0, saved.testedAt ?? 0) || null),
    ...(isTestNewer && { lastError: saved.lastError, lastErrorAt: isoTime(saved.lastErrorAt) }),
  };
}

function environmentKeys({ provider }: PresentAccount): AccountView["keys"] {
  const key = env().providers[provider].apiKey!;
  const [{ label } = { label: "API key" }] = providers[provider].credentials;
  return [{ field: "apiKey", label, lastFour: readLastFour(key) }];
}
