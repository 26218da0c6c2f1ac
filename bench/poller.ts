import { saveAccount, type PricedAccount } from "@/db/accounts";
import { acquireLease, type Lease } from "@/db/leases";
import type { ListedOffer } from "@/lib/domain/offer";
import { pollAccount, type PolledAccount } from "@/lib/poll/poll";
import { wholeMarket, type Client } from "@/lib/providers/provider";
import { atomically } from "@/db/transactions";
import type { Reader } from "@/db/connections";

import { startTime } from "./generate";

/** A poller whose clock advances one minute per poll, so that every run writes the same. */
export interface BenchPoller {
  polled: PolledAccount;
  lease: Lease;
}

let clock = startTime;

export function createBenchAccount(id: string): PricedAccount {
  return { id, kind: "sandbox", provider: "shadeform" };
}

/** An account with a lease and without published offers. */
export async function createBenchPoller(database: Reader, owner: PricedAccount): Promise<BenchPoller> {
  const polled = await addPolledAccount(database, owner);
  const lease = await atomically(database, (tx) =>
    acquireLease(tx, {
      name: "poller",
      holder: "bench",
      now: clock,
      lifetime: 1e12,
      dead: null,
    }),
  );
  if (!lease) throw new Error("The lease of a new database is taken.");
  return { polled, lease };
}

export async function addPolledAccount(database: Reader, account: PricedAccount): Promise<PolledAccount> {
  await atomically(database, (tx) => saveAccount(tx, account, clock));
  return { account, client: { listOffers: listNothing }, state: null };
}

/** Polls a provider that returns these offers, or the offers parsed from a reply. */
export async function pollOnce(
  database: Reader,
  lease: Lease,
  polled: PolledAccount,
  offers: ListedOffer[] | (() => ListedOffer[]),
): Promise<void> {
  clock += 60_000;
  polled.client = createClient(typeof offers === "function" ? offers : () => offers);
  const result = await pollAccount(polled, {
    database,
    lease,
    signal: new AbortController().signal,
    now: () => new Date(clock),
  });
  if (result.outcome !== "published") throw new Error(`A poll was ${result.outcome}: ${result.message}`);
}

function createClient(read: () => ListedOffer[]): Client {
  return {
    async *listOffers() {
      yield {
        kind: "snapshot",
        scope: wholeMarket,
        observedAt: new Date(clock),
        complete: true,
        every: 1,
        offers: read(),
        rejected: [],
      };
    },
  };
}

async function* listNothing(): AsyncGenerator<never> {}
