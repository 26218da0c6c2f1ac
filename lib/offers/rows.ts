import { regionText } from "./format";
import type { Offer } from "./schema";
import type { BoardPage, BoardView, OfferRow } from "./view-schema";

/** Leaves out what no row shows. */
export function toView(page: BoardPage): BoardView {
  return { ...page, offers: page.offers.map(toRow) };
}

function toRow(offer: Offer): OfferRow {
  const { native, rate } = offer;
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
    ...(offer.gpuName === null ? { rawGpu: offer.rawGpu } : {}),
    ...(isPlain ? {} : { native, rate }),
  };
}
