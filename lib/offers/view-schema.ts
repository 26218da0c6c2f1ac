import type { ActiveFilter } from "./filters";
import type { Freshness } from "./overdue";
import type { Offer, OffersPage } from "./schema";

/** The fields of an offer that a table row shows unchanged. */
export const rowFields = [
  "id",
  "provider",
  "cloud",
  "gpuName",
  "gpuCount",
  "vramGb",
  "vcpus",
  "memoryGb",
  "storageGb",
  "billing",
  "stock",
  "capacity",
  "priceMicros",
  "gpuPriceMicros",
  "observedAt",
  "stale",
] as const satisfies (keyof Offer)[];

/** What a table row shows of an offer. Pages send only this to the browser. */
export type OfferRow = Pick<Offer, (typeof rowFields)[number]> & {
  /** The GPU name as reported; only for unknown GPUs. */
  rawGpu?: string;
  /** The region as one line of text. */
  place: string | null;
  /** Milliseconds after `observedAt` until the stock is stale. */
  freshFor: number;
  /** The sum due now; only for prepaid offers with a price in dollars. */
  periodMicros?: number;
  /** Only if the price was converted or could not be. */
  native?: Offer["native"];
  rate?: Offer["rate"];
};

/** The cheapest offer in stock along one axis of the cheapest strip. */
export interface CheapestCell {
  axis: CheapestAxis;
  offer:
    | (Freshness &
        Pick<
          Offer,
          "gpuName" | "gpuCount" | "cloud" | "provider" | "billing" | "gpuPriceMicros" | "periodMicros"
        >)
    | null;
  /** The cheapest spot price per GPU-hour, if it is below the on-demand price shown. */
  spotMicros: number | null;
}

export const cheapestAxes = ["any", "24", "48", "80", "141", "8x"] as const;
export type CheapestAxis = (typeof cheapestAxes)[number];

/** The number of offers without one of the filters. */
export interface FilterDrop {
  param: ActiveFilter["param"];
  total: number;
}

/** Offers of all pages without a price in dollars, by reason. */
export interface Unranked {
  total: number;
  unknownCurrency: number;
  withoutRate: number;
  /** Currencies without an exchange rate. */
  currencies: string[];
  withoutPrice: number;
}

/** What the offers page adds to the API response, so that one request is enough. */
export interface OffersTableAddition {
  answer: CheapestCell[];
  /** Only if nothing matches. */
  drops: FilterDrop[];
  /** Offers without any filter, including sold-out and prepaid ones. */
  all: number;
  /** Offers by price under all other filters; see `histogram`. */
  prices: number[];
  /** Null if every matching offer has a price in dollars. */
  unranked: Unranked | null;
  /** The number of offers that cannot be shown. */
  leftOut: number;
  revision: number;
  /** Time of the response, ISO 8601 UTC. */
  at: string;
}

export type OffersTablePage = Omit<OffersPage, "offers"> &
  OffersTableAddition & { offers: (Offer & Pick<OfferRow, "freshFor">)[] };

/** The part of `OffersTablePage` that the browser keeps. */
export type OffersView = Omit<OffersTablePage, "offers"> & { offers: OfferRow[] };

/** The media type that requests `OffersTablePage` instead of `OffersPage`. */
export const offersTableMediaType = "application/vnd.cheapest-gpu.board+json";
