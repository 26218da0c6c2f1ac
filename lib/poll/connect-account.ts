import { getDatabase } from "@/db/client";
import { recordKeyTest } from "@/db/provider-accounts";
import type { PresentAccount } from "@/lib/accounts/present";
import { currentKeyring, hashKey } from "@/lib/vault/vault-key";
import { readCredentials } from "@/lib/vault/vault";
import { env } from "@/lib/env";
import type { ProviderClient } from "@/lib/instances/provider-clients";
import { log } from "@/lib/log";
import { createBreaker } from "@/lib/providers/breaker";
import { ProviderError } from "@/lib/providers/errors";
import type { Client, ClientContext } from "@/lib/providers/provider";
import { providers } from "@/lib/providers/registry";
import { sandboxValues } from "@/lib/providers/variables";
import { atomically } from "@/db/transactions";

import { accountMemory } from "./account-memory";
import type { LeaseNow } from "./lease";
import type { ScheduledAccount } from "./scheduler";

type ApiKeys = Pick<ClientContext, "apiKey" | "readOnlyKey">;

/** An account with its API client; `keyHash` is null if the saved key cannot be opened. */
interface AccountConnection extends ScheduledAccount {
  account: PresentAccount;
  client: Client;
  keyHash: string | null;
}

const sandboxKeys: ApiKeys = { apiKey: "sandbox" };

/** Binds an account to its provider, or to the sandbox at `sandboxUrl`. */
export async function connectAccount(
  account: PresentAccount,
  sandboxUrl: string | null,
  { leaseNow, observeDate }: { leaseNow: LeaseNow; observeDate: ClientContext["observeDate"] },
): Promise<AccountConnection> {
  const { interval, isIntervalSet } = account;
  const provider = providers[account.provider];
  const database = getDatabase();
  const breaker = createBreaker({
    failures: provider.breaker.failures,
    // A provider polled every second can be retried sooner than one polled every hour.
    firstPause: Math.min(provider.breaker.firstPause * 1000, 5 * interval),
  });
  const keys = await readApiKeys(account);
  const client = keys
    ? provider.connect({
        ...readEndpoint(account, sandboxUrl),
        ...keys,
        breaker,
        memory: accountMemory(database, account.id, leaseNow),
        observeDate,
        now: () => new Date(),
      })
    : failingClient(account);
  const keyHash = keys && (await hashKey(database, await currentKeyring(), keys.apiKey));
  return { account, client, breaker, interval, isIntervalSet, keyHash };
}

/**
 * The machines of a connection; the label includes the account's own name if the provider has several accounts.
 */
export function toProviderClients(
  { account, client, keyHash }: AccountConnection,
  present: PresentAccount[],
): ProviderClient[] {
  const { instances: facts, label } = providers[account.provider];
  if (!client.instances || !facts || !keyHash) return [];
  const isOneOfSeveral = present.filter(({ provider }) => provider === account.provider).length > 1;
  const accountLabel = isOneOfSeveral ? account.label : null;
  const name = accountLabel === null || accountLabel === label ? label : `${label} “${accountLabel}”`;
  return [{ account, label: name, accountLabel, machines: client.instances, facts, keyHash }];
}

async function readApiKeys({ id, kind, provider }: PresentAccount): Promise<ApiKeys | null> {
  if (kind === "sandbox") return sandboxKeys;
  if (kind === "environment") return { apiKey: env().providers[provider].apiKey! };
  try {
    const { apiKey, readOnlyKey } = await readCredentials(id);
    return { apiKey: apiKey.reveal(), readOnlyKey: readOnlyKey?.reveal() ?? null };
  } catch {
    log.error(`A saved key of ${providers[provider].label} can’t be decrypted.`);
    await atomically(
      getDatabase(),
      (tx) => recordKeyTest(tx, id, { at: Date.now(), error: unopenedKeyMessage }),
      "both",
    );
    return null;
  }
}

const unopenedKeyMessage =
  "The saved key can’t be decrypted: its row was changed or is damaged. Enter it again with “Replace key”.";

/** A client that fails every poll, so that an unreadable key is shown like any other failure. */
function failingClient({ provider }: PresentAccount): Client {
  return {
    // oxlint-disable-next-line require-yield -- always throws
    async *listOffers() {
      throw new ProviderError(provider, "unauthorised", unopenedKeyMessage);
    },
  };
}

function readEndpoint(
  { provider, interval }: PresentAccount,
  sandboxUrl: string | null,
): Pick<ClientContext, "baseUrl" | "limits" | "settings"> {
  const { baseUrl, maxReplyBytes, variables } = env().providers[provider];
  return {
    ...(maxReplyBytes !== null && { limits: { bytes: maxReplyBytes } }),
    baseUrl: sandboxUrl ?? baseUrl ?? providers[provider].baseUrl,
    settings: {
      ...variables,
      ...(sandboxUrl === null ? {} : sandboxValues(provider)),
      interval: interval / 1000,
    },
  };
}
