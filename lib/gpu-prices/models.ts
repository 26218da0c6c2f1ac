import { canonicalCloud } from "@/lib/domain/clouds";
import type { OfferGpu } from "@/lib/domain/offer";
import type { Billing } from "@/lib/domain/vocabulary";
import type { IndexedOffer, OfferIndex } from "@/lib/offers/offer-index";

export const billingClasses = ["onDemand", "spot", "prepaid"] as const;
export type BillingClass = (typeof billingClasses)[number];

/** The offers of one GPU. Figures over many offers (aggregates) are none. */
export interface GpuModel {
  gpu: OfferGpu;
  vramGb: number | null;
  /** In price order, sold-out ones included. */
  offers: IndexedOffer[];
  inStock: number;
  /** Offers that do not report their stock. */
  unknownStock: number;
  clouds: number;
  /** The cheapest that is not sold out. */
  cheapest: Record<BillingClass, IndexedOffer | null>;
}

/** A GPU without offers. */
export function emptyModel(gpu: OfferGpu, vramGb: number | null): GpuModel {
  return {
    gpu,
    vramGb,
    offers: [],
    inStock: 0,
    unknownStock: 0,
    clouds: 0,
    cheapest: { onDemand: null, spot: null, prepaid: null },
  };
}

/** Every GPU with offers, by id; those with most offers first. */
export function listModels(offerIndex: OfferIndex): ReadonlyMap<string, GpuModel> {
  const known = byIndex.get(offerIndex);
  if (known) return known;
  const models = collectModels(offerIndex.offers);
  byIndex.set(offerIndex, models);
  return models;
}

const byIndex = new WeakMap<OfferIndex, ReadonlyMap<string, GpuModel>>();

function collectModels(offers: readonly IndexedOffer[]): ReadonlyMap<string, GpuModel> {
  const models = new Map<string, GpuModel>();
  for (const offer of offers) {
    const { gpu, kind, stock } = offer;
    if (gpu === null || kind === "aggregate") continue;
    let model = models.get(gpu.id);
    if (!model) models.set(gpu.id, (model = emptyModel(gpu, offer.vramGb)));
    model.offers.push(offer);
    if (stock === "in-stock") model.inStock++;
    if (stock === "unknown") model.unknownStock++;
    const of = classOf(offer.billing);
    // Offers come in price order, those without a price last.
    if (isRentable(offer)) model.cheapest[of] ??= offer;
  }
  for (const model of models.values()) model.clouds = new Set(model.offers.map(sellerOf)).size;
  const sorted = [...models].sort(
    ([, a], [, b]) => b.offers.length - a.offers.length || (a.gpu.id < b.gpu.id ? -1 : 1),
  );
  return new Map(sorted);
}

/** Whether an offer has a price in dollars and is not sold out. */
export function isRentable({ stock, gpuPriceMicros }: IndexedOffer): boolean {
  return stock !== "sold-out" && gpuPriceMicros !== null;
}

/** The cloud of an offer, else its provider: the id by which clouds are counted. */
export function sellerOf({ cloud, provider }: Pick<IndexedOffer, "cloud" | "provider">): string {
  return cloud === null ? provider : canonicalCloud(cloud);
}

function classOf(billing: Billing): BillingClass {
  return billing === "on-demand" ? "onDemand" : billing === "spot" ? "spot" : "prepaid";
}
