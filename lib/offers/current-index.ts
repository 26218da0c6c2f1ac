import "server-only";

import { getDatabase } from "@/db/client";
import type { Reader } from "@/db/connections";
import {
  listChangedOffers,
  listCurrentOffers,
  listScopes,
  type StoredOffer,
  type StoredScope,
} from "@/db/offers";
import { readRevision } from "@/db/revision";
import { presentAccounts, readAccountsAt, resolveMode } from "@/lib/accounts/present";
import { publicAccounts } from "@/lib/accounts/public";
import { refuseHiddenMarket } from "@/lib/board/context";
import { systemClock } from "@/lib/clock/clock";
import type { Market, Mode } from "@/lib/domain/vocabulary";
import { assumedCurrencies, env, type Environment } from "@/lib/env";
import { currentRates } from "@/lib/rates/rates";
import { processState } from "@/lib/process-state";
import { politePace, type Pace } from "@/lib/slices";

import { currentFacts, type IndexFacts } from "./index-facts";
import { OfferIndex } from "./offer-index";

/** The offers of the present accounts, or of the public sources. Two markets share them. */
type GroupName = "accounts" | "public";

interface Group {
  accountIds: string;
  offers: Map<number, StoredOffer>;
  scopes: StoredScope[];
  intervals: ReadonlyMap<string, number>;
  /** The revision up to which it is read. */
  revision: number;
  /** The revision at which it was last found to be changed. */
  changedAt: number;
}

interface IndexState {
  index: OfferIndex;
  revision: number;
  environment: Environment;
  facts: IndexFacts;
  /** What the index was built from; an equal one is the same index. */
  builtFrom: string;
  /** Monotonic clock. */
  checkedAt: number;
}

/** An update of an index, after which it is the newest. */
interface Update {
  state: Promise<IndexState>;
  isOver: boolean;
  isLong: boolean;
  /** Settles when the update is found to be long, never otherwise. */
  long: Promise<void>;
}

interface IndexStates {
  /** The newest complete index of each market. */
  shown: Map<Market, IndexState>;
  updates: Map<Market, Update>;
  groups: Map<GroupName, Promise<Group>>;
}

const shared = processState<IndexStates>("offer index");
const checkEvery = 1_000;
/** The longest time since an index was the newest in which it is shown while the next one is built. */
const maxShownAge = 10_000;

/** The market of the present accounts: the sandbox's while none is connected. */
export async function accountMarket(environment = env()): Promise<"own" | "sandbox"> {
  return (await resolveMode(environment)) === "sandbox" ? "sandbox" : "own";
}

/** The offer index of a market. Checks for changes by other processes at most once a second. */
export async function currentIndex(market?: Market): Promise<OfferIndex> {
  const wanted = market ?? (await accountMarket());
  refuseHiddenMarket(wanted);
  const known = states().shown.get(wanted);
  if (known && systemClock.monotonic() - known.checkedAt < checkEvery) return known.index;
  return (await readState(wanted)).index;
}

/** Updates every index in use from the database now. The poller calls it after every change. */
export async function refreshIndex(): Promise<OfferIndex> {
  const usual = await accountMarket();
  const { index } = await startUpdate(usual).state;
  for (const market of states().updates.keys()) if (market !== usual) await startUpdate(market).state;
  return index;
}

/** The current index of a market and the database revision that it shows. */
export async function readIndexWithRevision(market: Market): Promise<Pick<IndexState, "index" | "revision">> {
  refuseHiddenMarket(market);
  return readState(market);
}

function states(): IndexStates {
  return (shared.value ??= { shown: new Map(), updates: new Map(), groups: new Map() });
}

/** The newest state of a market. While an update builds a large index in slices, the whole index before it. */
async function readState(market: Market): Promise<IndexState> {
  const { shown, updates } = states();
  const before = shown.get(market);
  const isRecent = before?.environment === env() && systemClock.monotonic() - before.checkedAt < maxShownAge;
  if (!isRecent) return startUpdate(market).state;
  if (updates.get(market)?.isLong) return before;
  const { state, long } = startUpdate(market);
  return Promise.race([state, long.then(() => before)]);
}

/** Starts an update after the one that is in progress. */
function startUpdate(market: Market): Update {
  const { shown, updates } = states();
  const before = updates.get(market);
  let setLong = () => {};
  const long = new Promise<void>((resolve) => {
    setLong = () => {
      update.isLong = true;
      resolve();
    };
  });
  const pace: Pace = {
    pause() {
      const pause = politePace.pause();
      if (pause) setLong();
      return pause;
    },
  };
  const state = updateIndex(market, before?.state, pace);
  const update: Update = { state, isOver: false, isLong: false, long };
  if (before && !before.isOver) void before.long.then(setLong);
  updates.set(market, update);
  void finish();
  return update;

  async function finish(): Promise<void> {
    try {
      shown.set(market, await state);
    } catch {
      // The callers that wait for the state get the error.
      if (updates.get(market) === update) updates.delete(market);
    }
    Object.assign(update, { isOver: true, isLong: false });
  }
}

/** Runs at most five statements for each group, and only one if nothing changed. */
async function updateIndex(
  market: Market,
  before: Promise<IndexState> | undefined,
  pace: Pace,
): Promise<IndexState> {
  const last = await before?.catch(() => undefined);
  const database = getDatabase();
  const revision = await readRevision(database);
  const checkedAt = systemClock.monotonic();
  const environment = env();
  const facts = currentFacts();
  // Account changes increment the revision too, so an equal revision covers the accounts.
  const isSame = last?.revision === revision && last.environment === environment;
  if (isSame && last.facts === facts) {
    last.checkedAt = checkedAt;
    return last;
  }
  const saved = await readAccountsAt(database, revision);
  const mode: Mode = market === "sandbox" ? "sandbox" : "live";
  const hasAccounts = mode === (await resolveMode(environment, database, saved)) && market !== "public";
  const present: Group[] = [];
  if (hasAccounts) {
    const polling = (await presentAccounts(environment, database, saved)).filter(({ polls }) => polls);
    present.push(await updateGroup(database, "accounts", polling, revision));
  }
  const isMarket = market === "public" || market === "all";
  if (isMarket) {
    const polling = await publicAccounts(environment, database);
    present.push(await updateGroup(database, "public", polling, revision));
  }
  const pricing = {
    rates: await currentRates(database, mode, environment.pinnedRates),
    assumedCurrencies: assumedCurrencies(environment),
  };
  const builtFrom = JSON.stringify([
    present.map(({ accountIds, changedAt, intervals }) => [accountIds, changedAt, [...intervals]]),
    [...pricing.rates.values()],
    pricing.assumedCurrencies,
  ]);
  const state = { revision, environment, builtFrom, checkedAt, facts };
  if (last?.builtFrom === builtFrom && last.facts === facts) return { ...state, index: last.index };
  const index = await OfferIndex.build(
    {
      mode,
      isMarket,
      offers: present.flatMap(({ offers }) => [...offers.values()]),
      scopes: present.flatMap(({ scopes }) => scopes),
      pricing,
      intervals: new Map(present.flatMap(({ intervals }) => [...intervals])),
      usualPrices: facts.usualPrices[mode],
      separated: facts.separated[mode],
      previous: last?.index,
    },
    pace,
  );
  return { ...state, index };
}

/** The offers of a group, updated from the database. Every market that shows them shares them. */
async function updateGroup(
  database: Reader,
  name: GroupName,
  polling: { id: string; interval: number }[],
  revision: number,
): Promise<Group> {
  const { groups } = states();
  const next = readGroup(database, polling, revision, groups.get(name));
  groups.set(name, next);
  next.catch(() => {
    if (groups.get(name) === next) groups.delete(name);
  });
  return next;
}

async function readGroup(
  database: Reader,
  polling: { id: string; interval: number }[],
  revision: number,
  before: Promise<Group> | undefined,
): Promise<Group> {
  const last = await before?.catch(() => undefined);
  const ids = polling.map(({ id }) => id);
  const accountIds = ids.join(" ");
  const intervals = new Map(polling.map(({ id, interval }) => [id, interval]));
  // A group of other accounts cannot be updated incrementally.
  const known = last?.accountIds === accountIds ? last : undefined;
  if (known && known.revision >= revision) return { ...known, intervals };
  const changed = known
    ? await listChangedOffers(database, ids, known.revision)
    : await listCurrentOffers(database, ids);
  const scopes = await listScopes(database, ids);
  const isChanged = !known || changed.length > 0 || scopes.some((scope) => scope.revision > known.revision);
  if (!isChanged) return { ...known, intervals, revision };
  const offers = known ? new Map(known.offers) : new Map<number, StoredOffer>();
  for (const offer of changed) {
    if (offer.goneAt === null) offers.set(offer.row, offer);
    else offers.delete(offer.row);
  }
  return { accountIds, offers, scopes, intervals, revision, changedAt: revision };
}
