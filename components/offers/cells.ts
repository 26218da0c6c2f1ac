import { currencySign, isDated, prepaidText, shortDateText, priceText } from "@/lib/offers/format";
import { fixedText, numberText } from "@/lib/format";
import type { ColumnKey } from "@/lib/offers/columns";
import { billingLabels, isLowStock } from "@/lib/offers/labels";
import type { Display } from "@/lib/offers/schema";
import type { MoreFields, OfferRow, RowAction } from "@/lib/offers/view-schema";

/** The formatted cells of an offer row. */
export interface OfferCells {
  id: string;
  name: string;
  isUnknownGpu: boolean;
  price: string;
  /** What stands before the price: the sign of the currency that it was converted from, or its kind. */
  sign: string | undefined;
  /** The price as listed, if it is not shown so. */
  listed: string | undefined;
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
  /** How many providers sell the machine, if several do. */
  providers: number | undefined;
  observedAt: string;
  /** The date of a published price that is older than a day. */
  date: string | null;
  action: RowAction | null;
  isLaunchable: boolean;
  /** What stands below the cost of the job. */
  jobNote: string | undefined;
  /** What the price makes a good one, in words; undefined if it is none. */
  goodPrice: string | undefined;
  /** `8 × 80 = `: what the total VRAM of several GPUs, or of an unknown number, comes from. */
  each: string | undefined;
  /** Of the columns with nothing but a text. */
  texts: Partial<Record<ColumnKey, string>>;
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
  const vram = offer.vramGb === null ? "?" : numberText(offer.vramGb);
  return {
    id: offer.id,
    name: offer.gpuName ?? offer.rawGpu ?? "",
    isUnknownGpu: offer.gpuName === null,
    each: eachText(gpuCount, vram),
    texts: {
      gpus: gpuCount === null ? "?" : String(gpuCount),
      vram,
      total: amount(isRanked ? priceMicros : null, "machine"),
      billing: billingLabels[billing].replace(/:.*/, ""),
      vcpus: sizeText(offer.vcpus),
      memory: sizeText(offer.memoryGb),
      storage: sizeText(offer.storageGb),
      trend: trendText(offer.trend, display),
      ...moreTexts(offer, display),
    },
    price: amount(isRanked ? gpuPriceMicros : null, "gpu"),
    sign: rate && isRanked ? currencySign(rate.currency).trim() : isSpot ? undefined : kind,
    listed: offer.listed,
    isRanked,
    isSpot,
    note: prepaidText(billing, offer.periodMicros ?? null, display) ?? (isSpot ? (kind ?? null) : null),
    action: offer.action ?? null,
    isLaunchable: offer.launchable,
    stock,
    isLow: isCounted && isLowStock(capacity),
    capacity: isCounted ? numberText(capacity) : undefined,
    region: offer.place,
    cloud: offer.tier ? `${offer.seller} ${offer.tier}` : offer.seller,
    providers: offer.providers,
    jobNote: offer.jobNote,
    goodPrice: offer.goodPrice,
    observedAt: new Date(offer.observedAt).toISOString(),
    date: offer.kind && isDated(offer.observedAt, now) ? shortDateText(offer.observedAt) : null,
  };
}

function eachText(gpuCount: number | null, vram: string): string | undefined {
  if (gpuCount === null) return `${vram} GB per GPU, total `;
  return gpuCount > 1 ? `${gpuCount} × ${vram} = ` : undefined;
}

/** The texts of the fields that only the shown columns need. */
function moreTexts({ more, gpuPriceMicros }: OfferRow, display: Pick<Display, "perUsd">) {
  const texts: OfferCells["texts"] = {};
  for (const [key, value] of Object.entries(more) as [keyof MoreFields, string | number | null][]) {
    const isOfSpec = key === "perTflops" || key === "perTbps";
    if (value === null) texts[key] = isOfSpec && gpuPriceMicros !== null ? "no spec" : "?";
    else if (typeof value === "string") texts[key] = value;
    else if (key === "vramTotal") texts[key] = numberText(value);
    else {
      const amount = (value / 1e6) * display.perUsd;
      texts[key] = fixedText(amount, amount < 1 ? 4 : 2);
    }
  }
  return texts;
}

function trendText(trend: OfferRow["trend"], display: Pick<Display, "perUsd">): string {
  if (!trend) return "no history";
  const [low, high] = [priceText(trend.low, display), priceText(trend.high, display)];
  return low === high ? low : `${low}–${high}`;
}

function sizeText(value: number | null): string {
  return value === null ? "?" : numberText(value, 0);
}
