import type { ListedOffer } from "@/lib/domain/offer";
import type { ProviderId } from "@/lib/domain/provider-id";

import type { offer } from "./schema";

export type OfferRecord = typeof offer.$inferSelect;

/** The columns of a listed offer, without those that the database adds. */
export type OfferColumns = Omit<
  OfferRecord,
  "row" | "accountId" | "id" | "scope" | "firstSeenAt" | "goneAt" | "revision"
>;

export function toOfferColumns(offer: ListedOffer): OfferColumns {
  return {
    nativeId: offer.nativeId,
    cloud: offer.cloud,
    rawGpu: offer.rawGpu,
    gpuId: offer.gpu?.id ?? null,
    gpuName: offer.gpu?.name ?? null,
    gpuFamily: offer.gpu?.family ?? null,
    gpuCount: offer.gpuCount,
    vramGb: offer.vramGb,
    vcpus: offer.vcpus,
    memoryGb: offer.memoryGb,
    storageGb: offer.storageGb,
    interconnect: offer.interconnect,
    nvlink: offer.nvlink,
    type: offer.type,
    billing: offer.billing,
    regionId: offer.region.id,
    regionName: offer.region.name,
    country: offer.region.country,
    continent: offer.region.continent,
    stock: offer.stock,
    capacity: offer.capacity,
    nativeAmount: offer.native.amount,
    nativeCurrency: offer.native.currency,
    nativeUnit: offer.native.unit,
    nativePer: offer.native.per,
    nativeScope: offer.native.scope,
  };
}

export function toListedOffer(provider: ProviderId, row: OfferColumns): ListedOffer {
  return {
    provider,
    nativeId: row.nativeId,
    cloud: row.cloud,
    rawGpu: row.rawGpu,
    gpu:
      row.gpuId !== null && row.gpuName !== null && row.gpuFamily !== null
        ? { id: row.gpuId, name: row.gpuName, family: row.gpuFamily }
        : null,
    gpuCount: row.gpuCount,
    vramGb: row.vramGb,
    vcpus: row.vcpus,
    memoryGb: row.memoryGb,
    storageGb: row.storageGb,
    interconnect: row.interconnect,
    nvlink: row.nvlink,
    type: row.type,
    billing: row.billing,
    region: { id: row.regionId, name: row.regionName, country: row.country, continent: row.continent },
    stock: row.stock,
    capacity: row.capacity,
    native: {
      amount: row.nativeAmount,
      currency: row.nativeCurrency,
      unit: row.nativeUnit,
      per: row.nativePer,
      scope: row.nativeScope,
    },
  };
}
