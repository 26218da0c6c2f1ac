import { currencySign, isDated, prepaidText, shortDateText, priceText } from "@/lib/offers/format";
import { numberText } from "@/lib/format";
import { billingLabels } from "@/lib/offers/labels";
import type { Display } from "@/lib/offers/schema";
import type { OfferRow, RowAction } from "@/lib/offers/view-schema";

/** The formatted cells of an offer row. */
export interface OfferCells {
  id: string;
  name: string;
  isUnknownGpu: boolean;
  count: string;
  vram: string;
  price: string;
  total: string;
  /** What stands before the price: the sign of the currency that it was converted from, or its kind. */
  sign: string | undefined;
  isRanked: boolean;
  isSpot: boolean;
  /** A second line: the prepaid period, with its sum if known in dollars, or the kind of a spot price. */
  note: string | null;
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
  /** The date of a published price that is older than a day. */
  date: string | null;
  action: RowAction | null;
  isLaunchable: boolean;
}

const kindNotes = { list: "list price", aggregate: "from" };

/** Formats the cells of a row. Throws if a value cannot be formatted. */
export function toOfferCells(
  offer: OfferRow,
  display: Pick<Display, "currency" | "perUsd">,
  now: number,
): OfferCells {
  const { rate, unranked, gpuPriceMicros, priceMicros, gpuCount, stock, capacity, billing } = offer;
  const isRanked = gpuPriceMicros !== null;
  const isCounted = stock === "in-stock" && capacity !== null && capacity > 0;
  const isSpot = billing === "spot";
  const kind = offer.kind && kindNotes[offer.kind];
  const amount = (micros: number | null, of: "gpu" | "machine") =>
    micros === null ? (unranked?.[of] ?? "?") : priceText(micros, display);
  return {
    id: offer.id,
    name: offer.gpuName ?? offer.rawGpu ?? "",
    isUnknownGpu: offer.gpuName === null,
    count: gpuCount === null ? "?" : String(gpuCount),
    vram: offer.vramGb === null ? "?" : numberText(offer.vramGb),
    price: amount(isRanked ? gpuPriceMicros : null, "gpu"),
    total: amount(isRanked ? priceMicros : null, "machine"),
    sign: rate && isRanked ? currencySign(rate.currency).trim() : isSpot ? undefined : kind,
    isRanked,
    isSpot,
    note: prepaidText(billing, offer.periodMicros ?? null, display) ?? (isSpot ? (kind ?? null) : null),
    action: offer.action ?? null,
    isLaunchable: offer.launchable,
    stock,
    isLow: isCounted && capacity <= 2,
    capacity: isCounted ? numberText(capacity) : undefined,
    region: offer.place,
    cloud: offer.tier ? `${offer.seller} ${offer.tier}` : offer.seller,
    billing: billingLabels[billing].replace(/:.*/, ""),
    vcpus: sizeText(offer.vcpus),
    memory: sizeText(offer.memoryGb),
    disk: sizeText(offer.storageGb),
    observedAt: new Date(offer.observedAt).toISOString(),
    date: offer.kind && isDated(offer.observedAt, now) ? shortDateText(offer.observedAt) : null,
  };
}

function sizeText(value: number | null): string {
  return value === null ? "?" : numberText(value, 0);
}
