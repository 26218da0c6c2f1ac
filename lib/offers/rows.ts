import { describeEach } from "@/lib/describe-each";

import { regionText } from "./format";
import type { OffersTablePage, OffersView, OfferRow } from "./view-schema";

/** Drops the fields that no row shows, and offers that cannot be rendered. */
export function toOffersView(page: OffersTablePage): OffersView {
  const { views, leftOut } = describeEach(page.offers, toOfferRow, { kind: "offer", id: ({ id }) => id });
  return { ...page, offers: views, leftOut: page.leftOut + leftOut };
}

function toOfferRow(offer: OffersTablePage["offers"][number]): OfferRow {
  const { native, rate, periodMicros } = offer;
  const isPlain = rate === null && offer.gpuPriceMicros !== null;
  return {
    id: offer.id,
    provider: offer.provider,
    cloud: offer.cloud,
    gpuName: offer.gpuName,
    gpuCount: offer.gpuCount,
    vramGb: offer.vramGb,
    vcpus: offer.vcpus,
    memoryGb: offer.memoryGb,
    storageGb: offer.storageGb,
    billing: offer.billing,
    place: regionText(offer.region),
    stock: offer.stock,
    capacity: offer.capacity,
    priceMicros: offer.priceMicros,
    gpuPriceMicros: offer.gpuPriceMicros,
    observedAt: offer.observedAt,
    stale: offer.stale,
    freshFor: offer.freshFor,
    ...(periodMicros === null ? {} : { periodMicros }),
    ...(offer.gpuName === null ? { rawGpu: offer.rawGpu } : {}),
    ...(isPlain ? {} : { native, rate }),
  };
}
