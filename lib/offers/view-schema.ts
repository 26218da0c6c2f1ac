import type { Freshness } from "./overdue";
import type { Offer, OffersPage } from "./schema";

/** What one row of the board shows of an offer, and nothing else: it crosses the wire with the page. */
export type OfferRow = Pick<
  Offer,
  | "id"
  | "provider"
  | "cloud"
  | "gpuName"
  | "gpuCount"
  | "vramGb"
  | "vcpus"
  | "memoryGb"
  | "storageGb"
  | "billing"
  | "stock"
  | "capacity"
  | "priceMicros"
  | "gpuPriceMicros"
  | "observedAt"
  | "stale"
> & {
  /** What the cloud said, only where nobody knows the GPU. */
  rawGpu?: string;
  /** The region as one line of text. */
  place: string | null;
  /** Milliseconds after `observedAt` until its stock is no longer relied on. */
  freshFor: number;
  /** The sum due at once; only where the offer is prepaid and its price is known in dollars. */
  periodMicros?: number;
  /** Only where the price was converted or could not be. */
  native?: Offer["native"];
  rate?: Offer["rate"];
};

/** The cheapest in stock along one axis of the answer strip. */
export interface CheapestCell {
  axis: CheapestAxis;
  offer:
    | (Freshness &
        Pick<
          Offer,
          "gpuName" | "gpuCount" | "cloud" | "provider" | "billing" | "gpuPriceMicros" | "periodMicros"
        >)
    | null;
  /** The cheapest spot price per GPU-hour, where on-demand offers are ranked and it is below theirs. */
  spotMicros: number | null;
}

export const cheapestAxes = ["any", "24", "48", "80", "141", "8x"] as const;
export type CheapestAxis = (typeof cheapestAxes)[number];

/** How many offers there would be without one of the filters. */
export interface FilterDrop {
  param: string;
  total: number;
}

/** Offers of all pages without a price in dollars, by reason. */
export interface Unranked {
  total: number;
  unknownCurrency: number;
  withoutRate: number;
  /** Those that have no exchange rate. */
  currencies: string[];
  withoutPrice: number;
}

/** What the board adds to the answer of the API, so that one request is enough. */
export interface OffersTableAddition {
  answer: CheapestCell[];
  /** Only when nothing matches. */
  drops: FilterDrop[];
  /** Offers without any filter, sold-out and prepaid ones included. */
  all: number;
  /** Offers by price under all other filters; see `histogram`. */
  prices: number[];
  /** Null where every offer found has a price in dollars. */
  unranked: Unranked | null;
  /** Offers that cannot be shown. */
  leftOut: number;
  revision: number;
  /** When this was read, ISO 8601 UTC. */
  at: string;
}

export type OffersTablePage = Omit<OffersPage, "offers"> &
  OffersTableAddition & { offers: (Offer & Pick<OfferRow, "freshFor">)[] };

/** What the board keeps of that in the browser. */
export type OffersView = Omit<OffersTablePage, "offers"> & { offers: OfferRow[] };

/** The media type by which the page asks for `OffersTablePage` instead of `OffersPage`. */
export const offersTableMediaType = "application/vnd.cheapest-gpu.board+json";
