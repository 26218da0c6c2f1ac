import type { Market, Tier } from "@/lib/domain/vocabulary";

import type { Trend } from "@/lib/price-history/trend";

import type { ColumnKey, ColumnText } from "./columns";
import type { ActiveFilter } from "./filters";
import type { Freshness } from "./overdue";
import type { ListedSource, MarketFigures, Offer, OffersPage } from "./schema";

/** The fields of an offer that a table row shows unchanged. */
export const rowFields = [
  "id",
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
  "launchable",
] as const satisfies (keyof Offer)[];

/** What a table row shows of an offer. Pages send only this to the browser. */
export type OfferRow = Pick<Offer, (typeof rowFields)[number]> & {
  /** The cloud and its reseller as one line of text. */
  seller: string;
  /** The GPU name as reported; only for unknown GPUs. */
  rawGpu?: string;
  /** The region as one line of text. */
  place: string | null;
  /** Milliseconds after `observedAt` until the stock is stale. */
  freshFor: number;
  /** The sum due now; only for prepaid offers with a price in dollars. */
  periodMicros?: number;
  /** What stands instead of each price; only without a price in dollars. */
  unranked?: { gpu: string; machine: string };
  /** What makes the price a good one, in words; only if it is. */
  goodPrice?: string;
  /** Only if the price was converted. */
  rate?: NonNullable<Offer["rate"]>;
  /** The price as listed and its rate; only if it is not shown as listed. */
  listed?: string;
  /** Only for prices that are no live offers. */
  kind?: Exclude<Offer["kind"], "quote">;
  tier?: Tier;
  /** Only for public prices. */
  action?: RowAction;
  more: MoreFields;
  /** Micro-dollars per GPU-hour over 30 days; null without a complete day, absent where the table does not show it. */
  trend?: Trend | null;
  /** How many providers surely sell the machine; only if several do. */
  providers?: number;
  /** What the cost of the job lacks, and a cheaper way to pay; only with such a cost. */
  jobNote?: string;
};

/** The cheapest offers that can replace one. */
export interface NextCheapest {
  /** Where they are: in the view that led here, outside of it because it has none, or anywhere without a view. */
  scope: "view" | "outside-view" | "same-gpu";
  /** The first of them. */
  offers: Offer[];
  /** The number of all, and their view as a canonical query. */
  total: number;
  query: string;
  /** The same with any number of GPUs and any billing; null without any. */
  similar: { total: number; query: string } | null;
}

export interface ShownColumn extends ColumnText {
  key: ColumnKey;
}

/** The fields of the columns that few tables show; only those of the shown ones. Null is unknown. */
export interface MoreFields {
  vramTotal?: number | null;
  /** Micro-dollars, as in `value-figures.ts`. */
  perGb?: number | null;
  perTflops?: number | null;
  perTbps?: number | null;
  month?: number | null;
  median?: number | null;
  interconnect?: string | null;
  vendor?: string | null;
  type?: string | null;
  provider?: string | null;
  source?: string | null;
  /** A date, in UTC. */
  firstSeen?: string | null;
  /** Micro-dollars. */
  job?: number | null;
}

/** Where the row of an offer leads that cannot be launched here: to a page of this app, or of its cloud. */
export interface RowAction {
  label: "Connect" | "Visit";
  href: string;
}

/** The cheapest offer in stock along one axis of the cheapest strip. */
export interface CheapestCell {
  axis: CheapestAxis;
  offer:
    | (Freshness &
        Pick<Offer, "gpuName" | "gpuCount" | "billing" | "gpuPriceMicros" | "periodMicros" | "kind"> & {
          seller: string;
          market: MarketFigures | null;
        })
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

/** One line per GPU model; see `OfferGroup`. */
export interface GroupRow {
  /** The GPU id, null for a name that is no known model. */
  gpu: string | null;
  name: string;
  vramGb: number | null;
  offers: number;
  inStock: number;
  /** Offers without a known stock. */
  unknownStock: number;
  clouds: number;
  low: number | null;
  median: number | null;
  high: number | null;
  cheapest: OfferRow;
  /** How the cheapest price compares with the median of the market, in percent; null with too few clouds. */
  againstMarket: number | null;
}

/** The market of a view. */
export interface MarketView {
  shown: Market;
  /** The market of a query that names none. */
  usual: Market;
  available: Market[];
  /** How many more offers match together with public prices; null where these are shown or turned off. */
  more: number | null;
  sources: ListedSource[];
}

/** A typed word with the filter that it is: "8x" is "8 GPUs", "per machine, exactly". */
export interface WordReading {
  word: string;
  label: string;
  detail: string;
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
  columns: ShownColumn[];
  /** The shown columns as the URL spells them for others; empty for those of the app. */
  spelledColumns: string;
  /** The display currency as the URL spells it for others; empty for that of the app. */
  spelledCurrency: string;
  /** The columns of a query that names none. */
  usualColumns: ColumnKey[];
  market: MarketView;
  /** All groups of the query; null if it does not group. */
  groups: GroupRow[] | null;
  /** What it shows, for the title of the page; see `viewTitle`. */
  title: string;
  /** The filters in force, with their labels. */
  filters: ActiveFilter[];
  /** The query of this view with the words of its text as filters. */
  canonical: string;
  /** How the words of its text are read. */
  reading: WordReading[];
  /** Time of the response, ISO 8601 UTC. */
  at: string;
}

export type OffersTablePage = Omit<OffersPage, "offers"> &
  Omit<OffersTableAddition, "groups"> & {
    offers: (Offer &
      Pick<OfferRow, "freshFor" | "seller" | "action" | "more" | "providers" | "jobNote" | "trend">)[];
  };

/** What the browser gets of it. */
export type OffersView = Omit<OffersTablePage, "offers"> & {
  offers: OfferRow[];
  groups: OffersTableAddition["groups"];
};

/** The media type that requests `OffersView` instead of `OffersPage`. */
export const offersTableMediaType = "application/vnd.cheapest-gpu.board+json";
