import type { Billing } from "@/lib/domain/vocabulary";
import type { SavedView } from "@/lib/views/schema";

// JSON between the server and the pages, for "Jump to".

/** A GPU, a cloud or a provider: a filter of the offers. */
export interface JumpPlace {
  name: string;
  /** "80 GB" */
  detail: string;
  /** The number of offers that its filter shows. */
  offers: number;
  /** The lowest price per GPU-hour in micro-dollars; null without one. Only for GPUs. */
  lowMicros?: number | null;
  /** The query string of its filter. */
  query: string;
  /** Its own page. Only for GPUs. */
  page?: string;
  /** How the words of a search name it: `gpu=H100`. */
  filters: string[];
}

/** Everything that typed text is matched with in the browser, except for pages and machines. */
export interface JumpPlaces {
  gpus: JumpPlace[];
  providers: JumpPlace[];
  /** The owner's saved views; null for a visitor, whose views are in the browser. */
  views: SavedView[] | null;
}

/** What a typed text finds as a search of the offers. */
export interface JumpSearch {
  /** The canonical query string with its words as filters. */
  query: string;
  total: number;
  /** The labels of the words that are read as filters, in their order. */
  labels: string[];
  /** The filters that its words name: `gpu=H100`. */
  filters: string[];
  /** The cheapest matching offer in stock that can be launched; null without one, or if no GPU is named. */
  launch: {
    title: string;
    href: string;
    gpuCount: number | null;
    /** Of the machine, per hour. */
    priceMicros: number;
    billing: Billing;
    /** Micro-dollars due at once; null if the offer is not prepaid. */
    periodMicros: number | null;
  } | null;
  /** A known name near a word that is not understood. */
  near: { word: string; name: string } | null;
}

export const maxJumpLength = 200;
