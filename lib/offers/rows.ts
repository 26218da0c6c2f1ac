import { describeEach } from "@/lib/describe-each";
import { pick } from "@/lib/pick";

import { usualPriceText, listedText, unrankedText } from "./format";
import { regionText } from "./place-text";
import type { Display } from "./schema";
import { rowFields, type OffersTablePage, type OffersView, type OfferRow } from "./view-schema";

/** Drops the fields that no row shows, offers that cannot be rendered, and regions that are not selected. */
export function toOffersView(page: OffersTablePage, selected: readonly string[] = []): OffersView {
  const { views, leftOut } = describeEach(page.offers, (offer) => toOfferRow(offer, page.display), {
    kind: "offer",
    id: ({ id }) => id,
  });
  const { region, ...facets } = page.facets;
  // Hundreds of single regions would double the size of the page.
  const places = region.filter(({ value, level }) => level !== "region" || selected.includes(value));
  return {
    ...page,
    facets: { ...facets, region: places },
    offers: views,
    groups: null,
    leftOut: page.leftOut + leftOut,
  };
}

export function toOfferRow(offer: OffersTablePage["offers"][number], display: Display): OfferRow {
  const { native, rate, gpuCount, periodMicros } = offer;
  const isConverted = native.amount !== null && (rate !== null || display.currency !== "USD");
  return {
    place: regionText(offer.region),
    seller: offer.seller,
    freshFor: offer.freshFor,
    more: offer.more,
    ...(offer.trend !== undefined && { trend: offer.trend }),
    ...(periodMicros === null ? {} : { periodMicros }),
    ...(offer.gpuName === null ? { rawGpu: offer.rawGpu } : {}),
    ...(offer.kind === "quote" ? {} : { kind: offer.kind }),
    ...(offer.tier === null ? {} : { tier: offer.tier }),
    ...(offer.action && { action: offer.action }),
    ...(offer.providers && { providers: offer.providers }),
    ...(offer.jobNote && { jobNote: offer.jobNote }),
    ...(offer.goodPrice.verdict === "low" && { goodPrice: usualPriceText(offer.goodPrice, display) }),
    ...(rate && { rate }),
    ...(isConverted && { listed: listedText({ native, rate }, display) }),
    ...(offer.gpuPriceMicros === null && {
      unranked: {
        gpu: unrankedText(native, gpuCount, "gpu"),
        machine: unrankedText(native, gpuCount, "machine"),
      },
    }),
    // Last, as in `OfferIndex.describe`.
    ...pick(offer, rowFields),
  };
}
