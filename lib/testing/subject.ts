import { saveAccount, type Account } from "@/db/accounts";
import type { Database } from "@/db/client";
import { acquire, newHolder, usualTiming } from "@/lib/poll/lease";
import type { Lease } from "@/db/leases";
import { pollAccount, type Polled, type PollResult } from "@/lib/poll/poll";
import { createBreaker, type Breaker } from "@/lib/providers/breaker";
import type { Memory, Provider } from "@/lib/providers/provider";

/** A key that would be recognised wherever it turned up. */
export const campaignKey = "campaign-key-5b1e09c7f2";

/** One account of a real adapter, with everything around it real too. */
export interface Subject {
  account: Account;
  polled: Polled;
  poll(now?: () => Date, signal?: AbortSignal): Promise<PollResult>;
}

/** The lease of a campaign that polls without a scheduler, held for its whole length. */
export async function leaseFor(database: Database): Promise<Lease> {
  const lease = await acquire(database, newHolder(), Date.now(), { ...usualTiming, lifetime: 10 ** 11 });
  if (!lease) throw new Error("Somebody else polls this database");
  return lease;
}

/** A breaker that never opens, and a provider that is asked once per poll: for campaigns that fail on purpose. */
export function patientBreaker(): Breaker {
  const breaker = createBreaker({ failures: Number.MAX_SAFE_INTEGER, firstPause: 1 });
  return { ...breaker, state: () => "half-open" };
}

export function connectTo(
  provider: Provider,
  baseUrl: string,
  options: { breaker?: Breaker; memory?: Memory; now?: () => Date } = {},
): ReturnType<Provider["connect"]> {
  let remembered: unknown = null;
  return provider.connect({
    apiKey: campaignKey,
    baseUrl,
    breaker: options.breaker ?? patientBreaker(),
    memory: options.memory ?? {
      read: () => structuredClone(remembered),
      write: (value) => void (remembered = structuredClone(value)),
    },
    settings: { interval: 60, probeSpacing: 0, dailyProbes: 0 },
    now: options.now ?? (() => new Date()),
  });
}

export async function subject(
  provider: Provider,
  {
    database,
    lease,
    client,
    name = "campaign",
  }: { database: Database; lease: Lease; client: Polled["client"]; name?: string },
): Promise<Subject> {
  const account: Account = { id: `${name}:${provider.id}`, kind: "environment", provider: provider.id };
  await saveAccount(database, account, Date.now());
  const polled: Polled = { account, client, state: null };
  const forever = new AbortController().signal;
  return {
    account,
    polled,
    poll: (now = () => new Date(), signal = forever) => pollAccount(polled, { database, lease, signal, now }),
  };
}
