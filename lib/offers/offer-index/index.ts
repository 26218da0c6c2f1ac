import { currentBoard, isPublicOnly } from "@/lib/board/context";
import type { StoredOffer, StoredScope } from "@/db/offers";
import { intervalsUntilStale } from "@/lib/domain/durations";
import { offerFields } from "@/lib/domain/offer";
import { isoTime } from "@/lib/format";
import { pick } from "@/lib/pick";
import { judgePrice, type GoodPrice, type UsualPrices } from "@/lib/price-history/good-price";
import { hoursByBilling, type Rate } from "@/lib/domain/money";
import { stateOf } from "@/lib/domain/region";
import type { Mode } from "@/lib/domain/vocabulary";
import { plainText } from "@/lib/domain/text";
import { Cache } from "@/lib/cache";
import { describeEach, type RowName } from "@/lib/describe-each";
import {
  mergeInSteps,
  politePace,
  runAtOnce,
  runInSlices,
  sortInSteps,
  type Pace,
  type Steps,
} from "@/lib/slices";

import {
  buildColumns,
  compareByPrice,
  isLaunchable,
  placeKeyOf,
  requireValidOffer,
  sourceOf,
  type IndexedOffer,
  type IndexColumns,
} from "./columns";
import { MachineLookup } from "./machine-lookup";
import { pairKey, type MachineMatch } from "./same-machine";
import { chooseSources, listSources, findSameOffers, marketFigures } from "./market";
import { buildFacets } from "./facets";
import { buildFilter } from "./filter";
import { buildGroups, type OfferGroup } from "./groups";
import { isPriceOrder, orderRows, pickRows } from "./order";
import { prepaidMicros, calculatePrice, isSamePricing, type Pricing } from "../pricing";
import { countSteps } from "./price-steps";
import { findRow, matchRows, scan } from "./scan";
import type { Facets, ListedSource, MarketFigures, Offer } from "../schema";
import type { SpellingLookup } from "../parameters";
import type { Vocabulary } from "../interpret";
import { removeFilter, spellSort, type OffersSearch } from "../search";
import { cheaperWay, jobCost, listsWaysToPay, type Job, type WayToPay } from "../job";
import { createSpellingLookup } from "./spelling";
import { createVocabulary } from "./vocabulary";

export type { IndexedOffer } from "./columns";
export type { OfferGroup } from "./groups";
export { pairKey } from "./same-machine";

/** The result of a search, before it is described for a page. */
interface SearchResult {
  offers: IndexedOffer[];
  total: number;
  facets: Facets;
  /** Offers per step of the price histogram. */
  prices: number[];
  /** The same without the filter by price; null until they are counted. */
  allPrices: number[] | null;
  /** The offers by GPU, in the order in which the GPUs first appear; null unless the search groups them. */
  groups: OfferGroup[] | null;
}

interface OfferIndexSource {
  /** Whether the offers are invented. */
  mode: Mode;
  /** Whether public prices are among the offers, so that only the best source of each is listed. */
  isMarket?: boolean;
  offers: StoredOffer[];
  scopes: StoredScope[];
  pricing: Pricing;
  /** Milliseconds between polls, by account. */
  intervals: ReadonlyMap<string, number>;
  usualPrices?: UsualPrices;
  /** Keys of pairs of offers that the owner marked as not the same machine. */
  separated?: ReadonlySet<string>;
  /**
   * The index before a change: its unchanged offers are neither priced nor checked nor sorted again. Another copy of this
   * module may have built it, so its private fields cannot be read.
   */
  previous?: Pick<OfferIndex, "offers" | "unlisted" | "pricing"> | undefined;
}

/** An offer of another provider for the same machine. */
export interface SameMachine {
  offer: IndexedOffer;
  match: MachineMatch;
  /** Whether the owner marked it as not the same. */
  isSeparated: boolean;
}

/** The offers of an index, with all that takes long to compute. */
interface Arrangement {
  leftOut: number;
  unlisted: IndexedOffer[];
  implausible: ReadonlySet<IndexedOffer>;
  figures: ReadonlyMap<string, MarketFigures>;
  columns: IndexColumns;
}

const maxNativeIdLength = 1_000;
const describedFields = [
  ...(Object.keys(offerFields) as (keyof typeof offerFields)[]).filter((name) => name !== "nativeId"),
  ...(["id", "provider", "native", "rate", "priceMicros", "gpuPriceMicros"] as const),
];

/** How the log names an offer that cannot be shown. */
export const offerRowName: RowName<{ id: string }> = { kind: "offer", id: ({ id }) => id };

const noUsualPrices: UsualPrices = new Map();

/** The current offers of all present accounts in memory, in price order; rebuilt when they change. */
export class OfferIndex {
  /** Offers that cannot be shown and are in no list or count. */
  readonly leftOut: number;
  readonly mode: Mode;
  /** Whether public prices are among the offers. */
  readonly isMarket: boolean;
  readonly pricing: Pricing;
  /** Public prices that are in no list: of a cloud with a better source, or implausible. */
  readonly unlisted: IndexedOffer[];
  /** Offers below a fifth of the median of at least five clouds. */
  readonly implausible: ReadonlySet<IndexedOffer>;
  /** By GPU family: the prices of the market for an hour on demand, one of each cloud, from three clouds on. */
  readonly figures: ReadonlyMap<string, MarketFigures>;
  readonly #columns: IndexColumns;
  readonly #scopes: ReadonlyMap<string, StoredScope>;
  readonly #intervals: ReadonlyMap<string, number>;
  readonly #usualPrices: UsualPrices;
  readonly #separated: ReadonlySet<string>;
  #machines: MachineLookup | undefined;
  #sources: ListedSource[] | undefined;
  #waysToPay: IndexedOffer[] | undefined;
  /** Of the listed offers, by their rows in the database. */
  #positions: Map<number, number> | undefined;
  #vocabulary: Vocabulary | undefined;
  readonly #results = new Cache<SearchResult>(500);
  /** By sort keys. */
  readonly #orders = new Cache<Uint32Array>(20);

  /** Builds an index in slices, so that pages are served in between; one of few offers at once. */
  static async build(source: OfferIndexSource, pace?: Pace): Promise<OfferIndex> {
    if (source.offers.length < fewOffers) return new OfferIndex(source);
    // The changed offers were read at once.
    await (pace ?? politePace).pause();
    return new OfferIndex(source, await runInSlices(arrangeInSteps(source), { pace }));
  }

  constructor(source: OfferIndexSource, arrangement = runAtOnce(arrangeInSteps(source))) {
    this.mode = source.mode;
    this.isMarket = source.isMarket === true;
    this.pricing = source.pricing;
    this.#intervals = source.intervals;
    this.#usualPrices = source.usualPrices ?? new Map<string, never>();
    this.#separated = source.separated ?? new Set();
    this.#scopes = new Map(source.scopes.map((scope) => [scopeKey(scope), scope]));
    this.leftOut = arrangement.leftOut;
    this.unlisted = arrangement.unlisted;
    this.implausible = arrangement.implausible;
    this.figures = arrangement.figures;
    this.#columns = arrangement.columns;
  }

  /** Looks up the spelling of URL values. */
  get spelling(): SpellingLookup {
    return createSpellingLookup(this.#columns, this.vocabulary);
  }

  /** What the words of a search can name. */
  get vocabulary(): Vocabulary {
    return (this.#vocabulary ??= createVocabulary(this.#columns));
  }

  /** All offers in price order, including sold-out and prepaid ones. */
  get offers(): IndexedOffer[] {
    return this.#columns.offers;
  }

  /** Offers that are the same machine in other sources, best source first. */
  alsoSeenAt(offer: IndexedOffer): IndexedOffer[] {
    return findSameOffers(offer, [...this.offers, ...this.unlisted]);
  }

  /** The offers of other providers for the same machine, cheapest first. */
  sameMachines(offer: IndexedOffer): SameMachine[] {
    const compared = this.#compare(offer);
    const others = (match: MachineMatch, offers: readonly IndexedOffer[] = []) =>
      offers.map((other): SameMachine => ({
        offer: other,
        match,
        isSeparated: this.#separated.has(pairKey(offer.id, other.id)),
      }));
    const found = [
      ...others("sure", compared?.findSure(offer)),
      ...others("probable", compared?.findProbable(offer)),
    ];
    return found.sort((one, other) => compareByPrice(one.offer, other.offer));
  }

  /** The providers that surely sell the machine of an offer, its own included. */
  countProviders(offer: IndexedOffer): number {
    const sure = this.#compare(offer)?.findSure(offer) ?? [];
    return 1 + sure.filter(({ id }) => !this.#separated.has(pairKey(offer.id, id))).length;
  }

  #compare(offer: IndexedOffer) {
    this.#machines ??= new MachineLookup(
      this.#columns,
      this.unlisted.filter((other) => !this.implausible.has(other)),
    );
    return this.#machines.compare(offer);
  }

  /** The public sources of all offers in lists, in display order. */
  listSources(): ListedSource[] {
    return (this.#sources ??= listSources(this.offers, (offer) => this.#observedAt(offer)));
  }

  /** Whether an offer is in no list because its price is implausible. */
  isImplausible(id: string): boolean {
    return [...this.implausible].some((offer) => offer.id === id);
  }

  get rates(): ReadonlyMap<string, Rate> {
    return this.pricing.rates;
  }

  /** Finds, orders, pages and counts. Caches results until the next change. */
  find(search: OffersSearch, canonical: string): SearchResult {
    return this.#results.get(canonical, () => this.#search(search));
  }

  /** All matching offers in the requested order. */
  list(search: OffersSearch): IndexedOffer[] {
    const { offers } = this.#columns;
    return pickRows(this.#orderOf(search), this.#match(search), 0, Infinity).map((row) => offers[row]!);
  }

  /** Finds listed offers by `row`: null for one that does not match, undefined for one that is not listed. */
  finder(search: OffersSearch): (row: number) => IndexedOffer | null | undefined {
    const { offers } = this.#columns;
    const positions = (this.#positions ??= new Map(offers.map(({ row }, position) => [row, position])));
    // The next search uses the same memory.
    const matches = this.#match(search).slice();
    return (row) => {
      const position = positions.get(row);
      if (position === undefined) return undefined;
      return matches[position] === 1 ? offers[position]! : null;
    };
  }

  /** The number of matching offers. */
  count(search: OffersSearch): number {
    return this.#match(search).reduce((sum, match) => sum + match, 0);
  }

  /** The matching offers that were first seen after a time (epoch milliseconds), and the others that got cheaper since. */
  countSince(search: OffersSearch, since: number): { newCount: number; cheaperCount: number } {
    const { offers } = this.#columns;
    const counts = { newCount: 0, cheaperCount: 0 };
    for (const row of pickRows(null, this.#match(search), 0, Infinity)) {
      const { firstSeenAt, cheaperSince } = offers[row]!;
      if (firstSeenAt > since) counts.newCount++;
      else if (cheaperSince !== null && cheaperSince > since) counts.cheaperCount++;
    }
    return counts;
  }

  /** The cheapest matching offer with a price in dollars that is accepted. */
  findCheapest(search: OffersSearch, accept: (offer: IndexedOffer) => boolean): IndexedOffer | null {
    const columns = this.#columns;
    const filter = buildFilter(columns, search);
    filter.to = Math.min(filter.to, columns.pricedCount);
    const row = findRow(columns, filter, (row) => accept(columns.offers[row]!));
    return row === undefined ? null : columns.offers[row]!;
  }

  /** The matching offers without a price in dollars. */
  unpriced(search: OffersSearch): IndexedOffer[] {
    const columns = this.#columns;
    const filter = buildFilter(columns, search);
    filter.from = Math.max(filter.from, columns.pricedCount);
    const matches = matchRows(columns, filter);
    return columns.offers.slice(filter.from).filter((_, index) => matches[filter.from + index] === 1);
  }

  /** The number of offers per step of the price histogram that match all filters but the one by price. */
  countPrices(search: OffersSearch, canonical: string): number[] {
    const found = this.find(search, canonical);
    return (found.allPrices ??= this.#countAllPrices(search, found.prices));
  }

  /** Adds the offers whose price the search excludes. */
  #countAllPrices(search: OffersSearch, counted: readonly number[]): number[] {
    const columns = this.#columns;
    const { from, to } = buildFilter(columns, search);
    const filter = buildFilter(columns, removeFilter(search, "price"));
    const below = countSteps(columns, matchRows(columns, { ...filter, to: from }));
    const above = countSteps(columns, matchRows(columns, { ...filter, from: to }));
    return counted.map((count, step) => count + below[step]! + above[step]!);
  }

  /** By row: 1 if it matches. Valid until the next search. */
  #match(search: OffersSearch): Uint8Array {
    return matchRows(this.#columns, buildFilter(this.#columns, search));
  }

  /** When the newest published snapshot was taken, in epoch milliseconds; null before the first. */
  newestObservation(): number | null {
    return maxOrNull(this.#lastPolls());
  }

  /**
   * The least recent of the providers' last successful polls, in epoch milliseconds; null before the first. The newest scope of
   * a provider counts; providers without a successful poll do not.
   */
  oldestPoll(): number | null {
    const times = this.#lastPolls();
    return times.length === 0 ? null : Math.min(...times);
  }

  /** By account: when its newest scope was published. */
  #lastPolls(): number[] {
    const times = new Map<string, number>();
    for (const { accountId, observedAt } of this.#scopes.values())
      if (observedAt !== null && isValidTime(observedAt))
        times.set(accountId, Math.max(observedAt, times.get(accountId) ?? observedAt));
    return [...times.values()];
  }

  /** An offer with its dollar prices at the current rates. */
  withPrices(offer: StoredOffer): IndexedOffer {
    return withPrices(offer, this.pricing);
  }

  /** Returns an offer as the contract describes it, at a time in epoch milliseconds. */
  describe(offer: IndexedOffer, now: number, job: Job = { hours: null, disk: null }): Offer {
    const scope = this.#scopes.get(scopeKey(offer));
    const observedAt =
      offer.goneAt ?? offer.listedAt ?? offer.seenAt ?? scope?.observedAt ?? offer.firstSeenAt;
    const cost = jobCost(offer, job);
    return {
      // Stored as sent, for launches; shown without characters that hide or reorder text.
      nativeId: plainText(offer.nativeId, maxNativeIdLength),
      gpu: offer.gpu?.id ?? null,
      gpuName: offer.gpu?.name ?? null,
      family: offer.gpu?.family ?? null,
      periodHours: hoursByBilling[offer.billing],
      periodMicros: prepaidMicros(offer, offer),
      observedAt: isoTime(observedAt),
      source: sourceOf(offer.provider),
      region: { state: stateOf(offer.region), ...offer.region },
      launchable: currentBoard() === null && isLaunchable(offer),
      stale: this.isStale(offer, now),
      gone: offer.goneAt !== null,
      url: `/offers/${offer.id}`,
      goodPrice: this.judge(offer),
      ...(cost && { jobMicros: cost.micros, jobExcludes: cost.excludes }),
      // Last, as in `withPrices`: 100,000 rows of a CSV would leave 370 MB of shapes behind.
      ...pick(offer, describedFields),
    };
  }

  /** A cheaper way to pay for the same machine over the job's hours; null if there is none. */
  cheaperWay(offer: IndexedOffer, job: Job): WayToPay | null {
    return cheaperWay(offer, (this.#waysToPay ??= this.offers.filter(listsWaysToPay)), job);
  }

  /** The price of an offer beside those of comparable offers over 30 days. */
  judge(offer: IndexedOffer): GoodPrice {
    // Prices of accounts are among the usual ones.
    return judgePrice(offer, isPublicOnly() ? noUsualPrices : this.#usualPrices);
  }

  /** The market's median of the GPU, per GPU-hour in micro-dollars; null with few clouds or unknown. */
  medianOf({ gpu }: IndexedOffer): number | null {
    return this.figures.get(gpu?.family ?? "")?.median ?? null;
  }

  /** Whether the newest attempt on the offer's scope did not publish, or its last success is too old. */
  isStale(offer: IndexedOffer, now: number): boolean {
    const scope = this.#scopes.get(scopeKey(offer));
    if (!scope || scope.outcome !== "published" || scope.observedAt === null || offer.missed > 0) return true;
    return now - (offer.listedAt ?? scope.observedAt) > this.freshFor(offer);
  }

  /** Whether an offer has a gap in its history now: no reading for more than three intervals of its scope. */
  isInGap(offer: IndexedOffer, now: number): boolean {
    const scope = this.#scopes.get(scopeKey(offer));
    const patience = intervalsUntilStale * (scope?.every ?? 0) * (this.#intervals.get(offer.accountId) ?? 0);
    return scope?.observedAt == null || now - scope.observedAt > patience;
  }

  /** Milliseconds after its observation until an offer is stale; 0 if its account is not polled. */
  freshFor(offer: Pick<IndexedOffer, "accountId" | "scope" | "listedAt">): number {
    const scope = this.#scopes.get(scopeKey(offer));
    // A price with a date of its own counts from there, and is as fresh as its list.
    const readAfter = offer.listedAt === null ? 0 : (scope?.observedAt ?? offer.listedAt) - offer.listedAt;
    return (
      readAfter + intervalsUntilStale * (scope?.every ?? 0) * (this.#intervals.get(offer.accountId) ?? 0)
    );
  }

  #search(search: OffersSearch): SearchResult {
    const columns = this.#columns;
    const { total, matches, counts } = scan(columns, buildFilter(columns, search));
    const from = (search.page - 1) * search.size;
    const prices = countSteps(columns, matches);
    const order = this.#orderOf(search);
    const rows = pickRows(order, matches, from, from + search.size);
    return {
      offers: rows.map((row) => columns.offers[row]!),
      total,
      facets: buildFacets(columns, counts, search),
      prices,
      allPrices: search.ranges.price === null ? prices : null,
      groups: search.group === null ? null : buildGroups(columns, matches, order),
    };
  }

  /** All rows in the requested order; null for that of the prices. */
  #orderOf(search: OffersSearch): Uint32Array | null {
    const { sort, hours } = search;
    if (isPriceOrder(sort)) return null;
    const isOfJob = sort.some(({ key }) => key === "job");
    return this.#orders.get(isOfJob ? `${spellSort(sort)} ${hours}` : spellSort(sort), () =>
      orderRows(
        this.#columns.offers,
        sort,
        (offer) => this.#observedAt(offer),
        (offer) => jobCost(offer, search)?.micros ?? null,
      ),
    );
  }

  #observedAt(offer: IndexedOffer): number {
    return (
      offer.listedAt ?? offer.seenAt ?? this.#scopes.get(scopeKey(offer))?.observedAt ?? offer.firstSeenAt
    );
  }
}

/** The largest of some numbers; null if there are none. */
function maxOrNull(numbers: readonly number[]): number | null {
  return numbers.length === 0 ? null : Math.max(...numbers);
}

function isValidTime(milliseconds: number): boolean {
  return !Number.isNaN(new Date(milliseconds).getTime());
}

function scopeKey({ accountId, scope }: { accountId: string; scope: string }): string {
  return `${accountId}\n${scope}`;
}

/** Their index takes a few milliseconds. */
const fewOffers = 1_000;

const offersPerStep = 512;
const describedPerStep = 64;

/** Prices, checks, sorts and counts the offers of an index; takes over those that are in the one before. */
function* arrangeInSteps(source: OfferIndexSource): Steps<Arrangement> {
  const { previous, pricing } = source;
  const changed = new Set(source.offers);
  yield;
  // In price order, so that sorting them together with the others is a merge.
  const unchanged: IndexedOffer[][] = [];
  if (previous && isSamePricing(previous.pricing, pricing)) {
    for (const offers of [previous.offers, previous.unlisted]) {
      const kept: IndexedOffer[] = [];
      for (const [index, offer] of offers.entries()) {
        if (changed.delete(offer.stored)) kept.push(offer);
        if (index % offersPerStep === offersPerStep - 1) yield;
      }
      unchanged.push(kept);
    }
  }
  const views: IndexedOffer[] = [];
  let leftOut = 0;
  const added = [...changed];
  for (let from = 0; from < added.length; from += describedPerStep) {
    const part = describeEach(
      added.slice(from, from + describedPerStep),
      (offer) => requireValidOffer(withPrices(offer, pricing)),
      offerRowName,
    );
    for (const view of part.views) views.push(view);
    leftOut += part.leftOut;
    if (from > 0) yield;
  }
  let all = yield* sortInSteps(views, compareByPrice);
  for (const offers of unchanged) all = yield* mergeInSteps(offers, all, compareByPrice);
  const { listed, unlisted, implausible } = source.isMarket
    ? yield* chooseSources(all)
    : { listed: all, unlisted: [], implausible: new Set<IndexedOffer>() };
  const columns = yield* buildColumns(listed);
  return { leftOut, unlisted, implausible, figures: yield* marketFigures(listed), columns };
}

function withPrices(offer: StoredOffer, pricing: Pricing): IndexedOffer {
  const { native, rate, priceMicros, gpuPriceMicros } = calculatePrice(offer, pricing);
  // The spread comes last: otherwise V8 gives each offer its own shape, which makes reads ten times slower.
  const placeKey = placeKeyOf(offer);
  const priced = { rate, priceMicros, gpuPriceMicros, placeKey, stored: offer, ...offer };
  priced.native = native;
  return priced;
}
