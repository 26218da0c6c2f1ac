import "server-only";

import { getDatabase } from "@/db/client";
import { listChangedOffers, listCurrentOffers, listScopes, type StoredOffer } from "@/db/offers";
import { readRevision } from "@/db/revision";
import { listProviderAccounts } from "@/db/provider-accounts";
import { resolveMode, presentAccounts } from "@/lib/accounts/present";
import { systemClock } from "@/lib/clock/clock";
import { env, type Environment } from "@/lib/env";
import { currentRates } from "@/lib/rates/rates";

import { OfferIndex } from "./offer-index";

interface IndexState {
  board: OfferIndex;
  revision: number;
  environment: Environment;
  /** The accounts of these offers. */
  accounts: string;
  offers: Map<number, StoredOffer>;
  /** Monotonic clock. */
  checkedAt: number;
}

// Next bundles this module separately for pages, routes and the poller; `globalThis` lets them share one index.
const shared = globalThis as { cheapestGpuBoard?: Promise<IndexState> };
const checkEvery = 1_000;

/** The offer index of this process. Checks for changes by other processes at most once a second. */
export async function currentIndex(): Promise<OfferIndex> {
  const known = await shared.cheapestGpuBoard;
  if (known && systemClock.monotonic() - known.checkedAt < checkEvery) return known.board;
  return refreshIndex();
}

/** Updates the index from the database now. The poller calls it after every change. */
export async function refreshIndex(): Promise<OfferIndex> {
  return (await refresh()).board;
}

/** The current index and the database revision that it shows. */
export async function readIndexWithRevision(): Promise<Pick<IndexState, "board" | "revision">> {
  return refresh();
}

async function refresh(): Promise<IndexState> {
  const next = updateIndex(shared.cheapestGpuBoard);
  shared.cheapestGpuBoard = next;
  next.catch(() => {
    if (shared.cheapestGpuBoard === next) delete shared.cheapestGpuBoard;
  });
  return next;
}

/** Runs at most five statements including the revision, and only that one if nothing changed. */
async function updateIndex(before: Promise<IndexState> | undefined): Promise<IndexState> {
  const last = await before?.catch(() => undefined);
  const database = getDatabase();
  const revision = await readRevision(database);
  const checkedAt = systemClock.monotonic();
  const environment = env();
  // Account changes increment the revision too, so an equal revision covers the accounts.
  if (last?.revision === revision && last.environment === environment) {
    last.checkedAt = checkedAt;
    return last;
  }
  const saved = listProviderAccounts(database);
  const mode = resolveMode(environment, database, saved);
  const polling = presentAccounts(environment, database, saved).filter(({ polls }) => polls);
  const accountIds = polling.map(({ id }) => id);
  const accounts = accountIds.join(" ");
  // An index of other accounts cannot be updated incrementally.
  const known = last?.accounts === accounts ? last : undefined;
  const offers = known ? new Map(known.offers) : new Map<number, StoredOffer>();
  const changed = known
    ? await listChangedOffers(database, accountIds, known.revision)
    : await listCurrentOffers(database, accountIds);
  for (const offer of changed) {
    if (offer.goneAt === null) offers.set(offer.row, offer);
    else offers.delete(offer.row);
  }
  const offerIndex = new OfferIndex({
    mode,
    offers: [...offers.values()],
    scopes: await listScopes(database, accountIds),
    pricing: {
      rates: await currentRates(database, mode, environment.pinnedRates),
      assumedCurrency: environment.cloudcomputeCurrency,
    },
    intervals: new Map(polling.map(({ id, interval }) => [id, interval])),
  });
  return { board: offerIndex, revision, environment, accounts, offers, checkedAt };
}
