import type { StoredOffer, StoredScope } from "@/db/offers";
import { hoursByBilling, type Rate } from "@/lib/domain/money";
import type { Mode } from "@/lib/domain/vocabulary";
import { plainText } from "@/lib/domain/text";
import { describeEach, type RowName } from "@/lib/describe-each";

import { buildColumns, requireValidOffer, type IndexedOffer, type IndexColumns } from "./columns";
import { buildFacets } from "./facets";
import { buildFilter } from "./filter";
import { isPriceOrder, orderRows, pickRows } from "./order";
import { prepaidMicros, calculatePrice, type Pricing } from "./pricing";
import { scan } from "./scan";
import type { Facets, Offer } from "./schema";
import type { SpellingLookup } from "./list-values";
import type { OffersSearch, Sort } from "./search";
import { createSpellingLookup } from "./spelling";

/** The result of a search, before it is described for a page. */
export interface SearchResult {
  offers: IndexedOffer[];
  total: number;
  facets: Facets;
}

interface OfferIndexSource {
  /** Whether the offers are invented. */
  mode: Mode;
  offers: StoredOffer[];
  scopes: StoredScope[];
  pricing: Pricing;
  /** Milliseconds between polls, by account. */
  intervals: ReadonlyMap<string, number>;
}

const maxCachedResults = 500;
const maxCachedOrders = 20;
const intervalsUntilStale = 3;
const maxNativeIdLength = 1_000;

/** How the log names an offer that cannot be shown. */
export const offerRowName: RowName<{ id: string }> = { kind: "offer", id: ({ id }) => id };

/** The current offers of all present accounts in memory, in price order; rebuilt when they change. */
export class OfferIndex {
  /** Offers that cannot be shown and are in no list or count. */
  readonly leftOut: number;
  readonly mode: Mode;
  readonly #columns: IndexColumns;
  readonly #scopes: ReadonlyMap<string, StoredScope>;
  readonly #intervals: ReadonlyMap<string, number>;
  readonly #pricing: Pricing;
  readonly #answers = new Map<string, SearchResult>();
  /** By sort keys. */
  readonly #orders = new Map<string, Uint32Array>();

  constructor(source: OfferIndexSource) {
    this.mode = source.mode;
    this.#pricing = source.pricing;
    this.#intervals = source.intervals;
    this.#scopes = new Map(source.scopes.map((scope) => [scopeKey(scope), scope]));
    const { views, leftOut } = describeEach(
      source.offers,
      (offer) => requireValidOffer(this.withPrices(offer)),
      offerRowName,
    );
    this.leftOut = leftOut;
    this.#columns = buildColumns(views);
  }

  /** Looks up the spelling of URL values. */
  get spelling(): SpellingLookup {
    return createSpellingLookup(this.#columns);
  }

  get columns(): IndexColumns {
    return this.#columns;
  }

  get rates(): ReadonlyMap<string, Rate> {
    return this.#pricing.rates;
  }

  /** Finds, orders, pages and counts. Caches results until the next change. */
  find(search: OffersSearch, canonical: string): SearchResult {
    return getOrCompute(this.#answers, maxCachedResults, canonical, () => this.#search(search));
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
    const reported = {
      amount: offer.nativeAmount,
      currency: offer.nativeCurrency,
      unit: offer.nativeUnit,
      per: offer.nativePer,
      scope: offer.nativeScope,
    };
    const assumedCurrency = offer.provider === "cloudcompute" ? this.#pricing.assumedCurrency : null;
    const pricing = { ...this.#pricing, assumedCurrency };
    const { native, rate, priceMicros, gpuPriceMicros } = calculatePrice(reported, offer.gpuCount, pricing);
    // The spread comes last: otherwise V8 gives each offer its own shape, which makes reads ten times slower.
    return { native, rate, priceMicros, gpuPriceMicros, ...offer };
  }

  /** Returns an offer as the contract describes it, at a time in epoch milliseconds. */
  describe(offer: IndexedOffer, now: number): Offer {
    const scope = this.#scopes.get(scopeKey(offer));
    const observedAt = offer.goneAt ?? scope?.observedAt ?? offer.firstSeenAt;
    return {
      id: offer.id,
      // Stored as sent, for launches; shown without characters that hide or reorder text.
      nativeId: plainText(offer.nativeId, maxNativeIdLength),
      provider: offer.provider,
      cloud: offer.cloud,
      rawGpu: offer.rawGpu,
      gpuName: offer.gpuName,
      family: offer.gpuFamily,
      gpu: offer.gpuId,
      gpuCount: offer.gpuCount,
      vramGb: offer.vramGb,
      vcpus: offer.vcpus,
      memoryGb: offer.memoryGb,
      storageGb: offer.storageGb,
      interconnect: offer.interconnect,
      nvlink: offer.nvlink,
      type: offer.type,
      billing: offer.billing,
      region: {
        id: offer.regionId,
        name: offer.regionName,
        country: offer.country,
        continent: offer.continent,
      },
      stock: offer.stock,
      capacity: offer.capacity,
      priceMicros: offer.priceMicros,
      gpuPriceMicros: offer.gpuPriceMicros,
      periodHours: hoursByBilling[offer.billing],
      periodMicros: prepaidMicros(offer, offer),
      native: offer.native,
      rate: offer.rate,
      observedAt: new Date(observedAt).toISOString(),
      stale: this.isStale(offer, now),
      gone: offer.goneAt !== null,
      url: `/offers/${offer.id}`,
    };
  }

  /** Whether the newest attempt on the offer's scope did not publish, or its last success is too old. */
  isStale(offer: IndexedOffer, now: number): boolean {
    const scope = this.#scopes.get(scopeKey(offer));
    if (!scope || scope.outcome !== "published" || scope.observedAt === null) return true;
    return now - scope.observedAt > this.freshFor(offer);
  }

  /** Milliseconds after its observation until an offer is stale; 0 if its account is not polled. */
  freshFor(offer: Pick<IndexedOffer, "accountId" | "scope">): number {
    const every = this.#scopes.get(scopeKey(offer))?.every ?? 0;
    return intervalsUntilStale * every * (this.#intervals.get(offer.accountId) ?? 0);
  }

  #search(search: OffersSearch): SearchResult {
    const columns = this.#columns;
    const filter = buildFilter(columns, search);
    const from = (search.page - 1) * search.size;
    const to = from + search.size;
    const inOrder = isPriceOrder(search.sort);
    const result = scan(columns, filter, inOrder ? { from, to } : { from: 0, to: Infinity });
    const rows = inOrder ? result.rows : pickRows(this.#orderOf(search.sort), result.rows, from, to);
    return {
      offers: rows.map((row) => columns.offers[row]!),
      total: result.total,
      facets: buildFacets(columns, result.counts, search),
    };
  }

  #orderOf(sort: readonly Sort[]): Uint32Array {
    const spelled = sort.map(({ key, descending }) => `${descending ? "-" : ""}${key}`).join();
    return getOrCompute(this.#orders, maxCachedOrders, spelled, () =>
      orderRows(this.#columns.offers, sort, (offer) => this.#observedAt(offer)),
    );
  }

  #observedAt(offer: IndexedOffer): number {
    return this.#scopes.get(scopeKey(offer))?.observedAt ?? offer.firstSeenAt;
  }
}

/** Returns the cached value of a key or computes it; evicts the oldest entry when full. */
function getOrCompute<T>(known: Map<string, T>, maxSize: number, key: string, work: () => T): T {
  const remembered = known.get(key);
  if (remembered !== undefined) return remembered;
  const found = work();
  if (known.size >= maxSize) known.delete(known.keys().next().value!);
  known.set(key, found);
  return found;
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
