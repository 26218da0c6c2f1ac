import type { z } from "zod";

import type { offerSchema, offersPageSchema } from "./contract";

/** An offer as the API and the pages show it. Prices are micro-dollars per hour; unknown is null. */
export type Offer = z.infer<typeof offerSchema>;

/** The list filters with counts, in the order of the API contract. */
export const facetNames = ["gpu", "region", "provider", "cloud", "billing", "type", "stock"] as const;
export type FacetName = (typeof facetNames)[number];

/** The response of `GET /api/v1/offers`. */
export type OffersPage = z.infer<typeof offersPageSchema>;

/** The options of every filter with their counts. */
export type Facets = OffersPage["facets"];
export type FacetOption = Facets[FacetName][number];

/** A part of the query that was not applied, and why. */
export type Notice = OffersPage["notices"][number];

/** The display currency: `perUsd` units per dollar, as of `date`. */
export type Display = OffersPage["display"];
