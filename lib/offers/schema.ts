import type { z } from "zod";

import type { ProviderId, SourceId } from "@/lib/domain/provider-id";

import type { offerSchema, offersPageSchema, placeLevels, singleOfferSchema } from "./contract";

/** An offer as the API and the pages show it. Prices are micro-dollars per hour; unknown is null. */
export type Offer = z.infer<typeof offerSchema>;

/** An offer with the same machine in other sources. */
export type SingleOffer = z.infer<typeof singleOfferSchema>;

/** An offer of a connected provider, which can be launched. */
export type LaunchOffer = Offer & { provider: ProviderId; gpuCount: number };

/** The list filters with counts, in the order of the API contract. */
export const facetNames = [
  "gpu",
  "region",
  "provider",
  "cloud",
  "billing",
  "type",
  "stock",
  "kind",
  "tier",
  "source",
  "vendor",
  "nvlink",
  "interconnect",
] as const;
export type FacetName = (typeof facetNames)[number];

/** The response of `GET /api/v1/offers`. */
export type OffersPage = z.infer<typeof offersPageSchema>;

/** The options of every filter with their counts. */
export type Facets = OffersPage["facets"];
export type FacetOption = Facets[FacetName][number];
export type PlaceLevel = (typeof placeLevels)[number];

/** A part of the query that was not applied, and why. */
export type Notice = OffersPage["notices"][number];

/** The display currency: `perUsd` units per dollar, as of `date`. */
export type Display = OffersPage["display"];

/** The market's prices per GPU-hour in micro-dollars, one price of each cloud. */
export interface MarketFigures {
  min: number;
  median: number;
  clouds: number;
}

/** A public source among the offers of a view. */
export interface ListedSource {
  source: SourceId;
  /** The clouds that it lists. */
  clouds: number;
  /** When its prices were read, or the date that it gives for them; ISO 8601 UTC. */
  observedAt: string;
}
