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

/** The answer to a search, before it is dressed for a page. */
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

/** What the log calls an offer that cannot be shown. */
export const offerRowName: RowName<{ id: string }> = { kind: "offer", id: ({ id }) => id };

/** The current offers of all present accounts, held in memory in price order; built anew when they change. */
export class OfferIndex {
  /** Offers that cannot be shown at all and are in no list or count. */
  readonly leftOut: number;
  readonly mode: Mode;
  readonly #columns: IndexColumns;
  readonly #scopes: ReadonlyMap<string, StoredScope>;
  readonly #intervals: ReadonlyMap<string, number>;
  readonly #pricing: Pricing;
  readonly #answers = new Map<string, SearchResult>();
  /** By the keys sorted by. */
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

  /** How values of the URL are spelled here. */
  get spelling(): SpellingLookup {
    return createSpellingLookup(this.#columns);
  }

  get columns(): IndexColumns {
    return this.#columns;
  }

  get rates(): ReadonlyMap<string, Rate> {
    return this.#pricing.rates;
  }

  /** Finds, orders, pages and counts. An answer already given since the last change is given again. */
  find(search: OffersSearch, canonical: string): SearchResult {
    return getOrCompute(this.#answers, maxCachedResults, canonical, () => this.#search(search));
  }

  /** When the newest published snapshot was taken, in epoch milliseconds; null before the first. */
  newestObservation(): number | null {
    return maxOrNull(this.#lastPolls());
  }

  /**
   * When the least recent last successful poll of a provider was, in epoch milliseconds. One with many scopes was last polled when
   * its newest scope was; one never polled successfully does not count. Null before the first.
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

  /** An offer as kept, with its dollars at the present rates. */
  withPrices(offer: StoredOffer): IndexedOffer {
    const said = {
      amount: offer.nativeAmount,
      currency: offer.nativeCurrency,
      unit: offer.nativeUnit,
      per: offer.nativePer,
      scope: offer.nativeScope,
    };
    const assumedCurrency = offer.provider === "cloudcompute" ? this.#pricing.assumedCurrency : null;
    const pricing = { ...this.#pricing, assumedCurrency };
    const { native, rate, priceMicros, gpuPriceMicros } = calculatePrice(said, offer.gpuCount, pricing);
    // The spread comes last: after it V8 would give each offer a shape of its own, and reading them cost tenfold.
    return { native, rate, priceMicros, gpuPriceMicros, ...offer };
  }

  /** An offer as the contract describes it, at a moment in epoch milliseconds. */
  describe(offer: IndexedOffer, now: number): Offer {
    const scope = this.#scopes.get(scopeKey(offer));
    const observedAt = offer.goneAt ?? scope?.observedAt ?? offer.firstSeenAt;
    return {
      id: offer.id,
      // Kept as sent, for launching; shown without what hides or reorders text.
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

  /** Milliseconds after its observation until an offer is stale; 0 where its account is not polled. */
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

/** What is known of a key, else what `work` finds; the oldest is forgotten beyond `most`. */
function getOrCompute<T>(known: Map<string, T>, most: number, key: string, work: () => T): T {
  const remembered = known.get(key);
  if (remembered !== undefined) return remembered;
  const found = work();
  if (known.size >= most) known.delete(known.keys().next().value!);
  known.set(key, found);
  return found;
}

/** The most of some numbers; null of none. */
function maxOrNull(numbers: readonly number[]): number | null {
  return numbers.length === 0 ? null : Math.max(...numbers);
}

/** Whether a date can be made of it. */
function isValidTime(milliseconds: number): boolean {
  return !Number.isNaN(new Date(milliseconds).getTime());
}

function scopeKey({ accountId, scope }: { accountId: string; scope: string }): string {
  return `${accountId}\n${scope}`;
}
