import type { z } from "zod";

import type { offerSchema, offersPageSchema } from "./contract";

/** One offer as the API and the pages show it. Prices are micro-dollars per hour; unknown is null. */
export type Offer = z.infer<typeof offerSchema>;

/** The filters that are lists and are counted, in the order of the contract's table. */
export const facetNames = ["gpu", "region", "provider", "cloud", "billing", "type", "stock"] as const;
export type FacetName = (typeof facetNames)[number];

/** The answer of `GET /api/v1/offers`. */
export type OffersPage = z.infer<typeof offersPageSchema>;

/** The options of every filter with the offers that each would show. */
export type Facets = OffersPage["facets"];
export type FacetOption = Facets[FacetName][number];

/** Something in the address that was not applied, and why. */
export type Notice = OffersPage["notices"][number];

/** What prices are shown in: `perUsd` units for one dollar, as of `date`. */
export type Display = OffersPage["display"];
