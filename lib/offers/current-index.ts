import "server-only";

import { getDatabase } from "@/db/client";
import { listChangedOffers, listCurrentOffers, listScopes, type StoredOffer } from "@/db/offers";
import { readRevision } from "@/db/revision";
import { listProviderAccounts } from "@/db/provider-accounts";
import { resolveMode, presentAccounts } from "@/lib/accounts/present";
import { systemClock } from "@/lib/clock/clock";
import { assumedCurrencies, env, type Environment } from "@/lib/env";
import { currentRates } from "@/lib/rates/rates";
import { processState } from "@/lib/process-state";

import { OfferIndex } from "./offer-index";

interface IndexState {
  index: OfferIndex;
  revision: number;
  environment: Environment;
  /** The accounts of these offers. */
  accounts: string;
  offers: Map<number, StoredOffer>;
  /** Monotonic clock. */
  checkedAt: number;
}

const shared = processState<Promise<IndexState>>("offer index");
const checkEvery = 1_000;

/** The offer index of this process. Checks for changes by other processes at most once a second. */
export async function currentIndex(): Promise<OfferIndex> {
  const known = await shared.value;
  if (known && systemClock.monotonic() - known.checkedAt < checkEvery) return known.index;
  return refreshIndex();
}

/** Updates the index from the database now. The poller calls it after every change. */
export async function refreshIndex(): Promise<OfferIndex> {
  return (await refresh()).index;
}

/** The current index and the database revision that it shows. */
export async function readIndexWithRevision(): Promise<Pick<IndexState, "index" | "revision">> {
  return refresh();
}

async function refresh(): Promise<IndexState> {
  const next = updateIndex(shared.value);
  shared.value = next;
  next.catch(() => {
    if (shared.value === next) shared.value = undefined;
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
  const saved = await listProviderAccounts(database);
  const mode = await resolveMode(environment, database, saved);
  const polling = (await presentAccounts(environment, database, saved)).filter(({ polls }) => polls);
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
      assumedCurrencies: assumedCurrencies(environment),
    },
    intervals: new Map(polling.map(({ id, interval }) => [id, interval])),
    previous: known?.index,
  });
  return { index: offerIndex, revision, environment, accounts, offers, checkedAt };
}
