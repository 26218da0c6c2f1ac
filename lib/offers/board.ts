import type { StoredOffer, StoredScope } from "@/db/offers";
import type { Rate } from "@/lib/domain/money";
import { plainText } from "@/lib/domain/text";

import { buildColumns, type BoardOffer, type Columns } from "./columns";
import { buildFacets } from "./facets";
import { buildFilter } from "./filter";
import { isPriceOrder, orderRows } from "./order";
import { price, type Pricing } from "./pricing";
import { scan } from "./scan";
import type { Facets, Offer } from "./schema";
import type { OffersSearch, Spelling } from "./search-params";
import { spellingOf } from "./spelling";

/** The answer to a search, before it is dressed for a page. */
export interface Found {
  offers: BoardOffer[];
  total: number;
  facets: Facets;
}

interface BoardSource {
  offers: StoredOffer[];
  scopes: StoredScope[];
  pricing: Pricing;
  /** Milliseconds between polls, by account. */
  intervals: ReadonlyMap<string, number>;
}

const answersKept = 500;
const intervalsUntilStale = 3;
const longestNativeId = 1_000;

/** The current offers of all present accounts, held in memory in price order; built anew when they change. */
export class Board {
  readonly #columns: Columns;
  readonly #scopes: ReadonlyMap<string, StoredScope>;
  readonly #intervals: ReadonlyMap<string, number>;
  readonly #pricing: Pricing;
  readonly #answers = new Map<string, Found>();

  constructor(source: BoardSource) {
    this.#pricing = source.pricing;
    this.#intervals = source.intervals;
    this.#scopes = new Map(source.scopes.map((scope) => [scopeKey(scope), scope]));
    this.#columns = buildColumns(source.offers.map((offer) => this.priced(offer)));
  }

  /** How values of the URL are spelled here. */
  get spelling(): Spelling {
    return spellingOf(this.#columns);
  }

  get columns(): Columns {
    return this.#columns;
  }

  get rates(): ReadonlyMap<string, Rate> {
    return this.#pricing.rates;
  }

  /** Finds, orders, pages and counts. An answer already given since the last change is given again. */
  find(search: OffersSearch, canonical: string): Found {
    const known = this.#answers.get(canonical);
    if (known) return known;
    const found = this.#search(search);
    if (this.#answers.size >= answersKept) this.#answers.delete(this.#answers.keys().next().value!);
    this.#answers.set(canonical, found);
    return found;
  }

  /** When the newest published snapshot was taken, in epoch milliseconds; null before the first. */
  newestObservation(): number | null {
    let newest: number | null = null;
    for (const { observedAt } of this.#scopes.values()) {
      if (observedAt !== null && (newest === null || observedAt > newest)) newest = observedAt;
    }
    return newest;
  }

  /** An offer as kept, with its dollars at the present rates. */
  priced(offer: StoredOffer): BoardOffer {
    const native = {
      amount: offer.nativeAmount,
      currency: offer.nativeCurrency,
      unit: offer.nativeUnit,
      per: offer.nativePer,
      scope: offer.nativeScope,
    };
    const assumedCurrency = offer.provider === "cloudcompute" ? this.#pricing.assumedCurrency : null;
    return { ...offer, ...price(native, offer.gpuCount, { ...this.#pricing, assumedCurrency }) };
  }

  /** An offer as the contract describes it, at a moment in epoch milliseconds. */
  describe(offer: BoardOffer, now: number): Offer {
    const scope = this.#scopes.get(scopeKey(offer));
    const observedAt = offer.goneAt ?? scope?.observedAt ?? offer.firstSeenAt;
    return {
      id: offer.id,
      // Kept as sent, for launching; shown without what hides or reorders text.
      nativeId: plainText(offer.nativeId, longestNativeId),
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
      native: offer.native,
      rate: offer.rate,
      observedAt: new Date(observedAt).toISOString(),
      stale: this.#isStale(scope, now),
      gone: offer.goneAt !== null,
      url: `/offers/${offer.id}`,
    };
  }

  #search(search: OffersSearch): Found {
    const columns = this.#columns;
    const filter = buildFilter(columns, search);
    const from = (search.page - 1) * search.size;
    const to = from + search.size;
    const inOrder = isPriceOrder(search.sort);
    const result = scan(columns, filter, inOrder ? { from, to } : { from: 0, to: Infinity });
    const rows = inOrder
      ? result.rows
      : orderRows(columns.offers, result.rows, search.sort, (offer) => this.#observedAt(offer)).slice(from, to);
    return {
      offers: rows.map((row) => columns.offers[row]!),
      total: result.total,
      facets: buildFacets(columns, result.counts, search),
    };
  }

  #observedAt(offer: BoardOffer): number {
    return this.#scopes.get(scopeKey(offer))?.observedAt ?? offer.firstSeenAt;
  }

  #isStale(scope: StoredScope | undefined, now: number): boolean {
    if (!scope || scope.outcome !== "published" || scope.observedAt === null) return true;
    const interval = this.#intervals.get(scope.accountId);
    return interval === undefined || now - scope.observedAt > intervalsUntilStale * scope.every * interval;
  }
}

function scopeKey({ accountId, scope }: { accountId: string; scope: string }): string {
  return `${accountId}\n${scope}`;
}
