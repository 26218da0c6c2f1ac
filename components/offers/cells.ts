import { cloudText, currencySign, prepaidText, priceText, unrankedText } from "@/lib/offers/format";
import { numberText } from "@/lib/format";
import { billingLabels } from "@/lib/offers/labels";
import type { Display } from "@/lib/offers/schema";
import type { OfferRow } from "@/lib/offers/view-schema";

/** The formatted cells of an offer row. */
export interface OfferCells {
  id: string;
  name: string;
  isUnknownGpu: boolean;
  count: number;
  vram: string;
  price: string;
  total: string;
  /** The sign of the currency that the price was converted from. */
  sign: string | undefined;
  isRanked: boolean;
  isSpot: boolean;
  /** The prepaid period, with its sum if known in dollars. */
  prepaid: string | null;
  stock: OfferRow["stock"];
  isLow: boolean;
  /** The number available. */
  capacity: string | undefined;
  region: string | null;
  cloud: string;
  billing: string;
  vcpus: string;
  memory: string;
  disk: string;
  observedAt: string;
}

/** Formats the cells of a row. Throws if a value cannot be formatted. */
export function toOfferCells(offer: OfferRow, display: Pick<Display, "currency" | "perUsd">): OfferCells {
  const { native, rate, gpuPriceMicros, priceMicros, gpuCount, stock, capacity, billing } = offer;
  const isRanked = gpuPriceMicros !== null && priceMicros !== null;
  const isCounted = stock === "in-stock" && capacity !== null && capacity > 0;
  const amount = (micros: number | null, of: "gpu" | "machine") =>
    micros === null ? (native ? unrankedText(native, gpuCount, of) : "?") : priceText(micros, display);
  return {
    id: offer.id,
    name: offer.gpuName ?? offer.rawGpu ?? "",
    isUnknownGpu: offer.gpuName === null,
    count: gpuCount,
    vram: offer.vramGb === null ? "?" : numberText(offer.vramGb),
    price: amount(isRanked ? gpuPriceMicros : null, "gpu"),
    total: amount(isRanked ? priceMicros : null, "machine"),
    sign: rate && isRanked ? currencySign(rate.currency).trim() : undefined,
    isRanked,
    isSpot: billing === "spot",
    prepaid: prepaidText(billing, offer.periodMicros ?? null, display),
    stock,
    isLow: isCounted && capacity <= 2,
    capacity: isCounted ? numberText(capacity) : undefined,
    region: offer.place,
    cloud: cloudText(offer.cloud, offer.provider),
    billing: billingLabels[billing].replace(/:.*/, ""),
    vcpus: sizeText(offer.vcpus),
    memory: sizeText(offer.memoryGb),
    disk: sizeText(offer.storageGb),
    observedAt: new Date(offer.observedAt).toISOString(),
  };
}

function sizeText(value: number | null): string {
  return value === null ? "?" : numberText(value, 0);
}
