import { saveAccount, type Account } from "@/db/accounts";
import { acquirePollLease, defaultTiming } from "@/lib/poll/lease";
import { createHolderName } from "@/lib/holder";
import type { Lease } from "@/db/leases";
import { pollAccount, type PolledAccount, type PollResult } from "@/lib/poll/poll";
import { createBreaker, type Breaker } from "@/lib/providers/breaker";
import type { ProviderMemory, Provider } from "@/lib/providers/provider";
import { atomically } from "@/db/transactions";
import type { Reader } from "@/db/connections";

/** A key that is easy to recognize anywhere. */
export const testApiKey = "campaign-key-5b1e09c7f2";

/** One account of a real adapter in an otherwise real environment. */
export interface PollHarness {
  account: Account;
  polled: PolledAccount;
  poll(now?: () => Date, signal?: AbortSignal): Promise<PollResult>;
}

/** The lease of a test that polls without a scheduler, for its whole duration. */
export async function acquireTestLease(database: Reader): Promise<Lease> {
  const lease = await acquirePollLease(database, createHolderName(), Date.now(), {
    ...defaultTiming,
    lifetime: 10 ** 11,
  });
  if (!lease) throw new Error("Somebody else polls this database");
  return lease;
}

/** A breaker that never opens, for tests whose polls fail on purpose. */
export function createNeverOpenBreaker(): Breaker {
  const breaker = createBreaker({ failures: Number.MAX_SAFE_INTEGER, firstPause: 1 });
  return { ...breaker, state: () => "half-open" };
}

export function connectTestProvider(
  provider: Provider,
  baseUrl: string,
  options: { breaker?: Breaker; memory?: ProviderMemory; now?: () => Date } = {},
): ReturnType<Provider["connect"]> {
  let remembered: unknown = null;
  return provider.connect({
    apiKey: testApiKey,
    baseUrl,
    breaker: options.breaker ?? createNeverOpenBreaker(),
    memory: options.memory ?? {
      read: async () => structuredClone(remembered),
      update: async (change) => {
        remembered = structuredClone(change(structuredClone(remembered)));
      },
    },
    settings: { interval: 60 },
    now: options.now ?? (() => new Date()),
  });
}

export async function createPollHarness(
  provider: Provider,
  {
    database,
    lease,
    client,
    name = "campaign",
  }: { database: Reader; lease: Lease; client: PolledAccount["client"]; name?: string },
): Promise<PollHarness> {
  const account: Account = { id: `${name}:${provider.id}`, kind: "environment", provider: provider.id };
  await atomically(database, (tx) => saveAccount(tx, account, Date.now()));
  const polled: PolledAccount = { account, client, state: null };
  const forever = new AbortController().signal;
  return {
    account,
    polled,
    poll: (now = () => new Date(), signal = forever) => pollAccount(polled, { database, lease, signal, now }),
  };
}
