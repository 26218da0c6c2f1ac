import { meanMonthHours } from "@/lib/domain/money";
import { originLabels } from "@/lib/domain/provider-id";
import { numberText } from "@/lib/format";
import type { GpuSpec } from "@/lib/gpus";

import { cloudLabel } from "./cloud-text";
import { moneyText, periodText, unrankedText } from "./format";
import { regionText } from "./place-text";
import {
  billingLabels,
  isLowStock,
  kindLabels,
  staleStockLabel,
  stockLabels,
  tierLabels,
  typeLabels,
} from "./labels";
import type { Display, MarketFigures, Offer } from "./schema";

/** An offer beside others, with the published facts of its GPU. */
export interface ComparedOffer {
  offer: Offer;
  spec: GpuSpec | null;
  /** The market of its GPU; null with few clouds or without public prices. */
  market: MarketFigures | null;
}

/** What a cell shows, null if unknown, and the number that ranks it. */
interface Value {
  text: string | null;
  value?: number | null;
}

export interface CompareRowOptions {
  label: string;
  read(compared: ComparedOffer, display: Display): Value;
  isTime?: boolean;
  /** Which values are better; left out where neither more nor less is clearly better. */
  better?: "less" | "more";
  /** Whether the cells say how far they are above the best one. */
  above?: boolean;
  /** Values of different groups are not comparable. */
  groupOf?(compared: ComparedOffer): string;
  /** Whether the value of an offer counts at all. */
  counts?(compared: ComparedOffer): boolean;
}

const tbPerSecond = 1_000;

/** The rows of the comparison. */
export const compareRows: readonly { title: string; rows: readonly CompareRowOptions[] }[] = [
  {
    title: "Price",
    rows: [
      priceRow("Per GPU-hour", ({ offer }) => offer.gpuPriceMicros, { above: true, native: "gpu" }),
      priceRow("Per machine-hour", ({ offer }) => offer.priceMicros, {
        above: true,
        native: "machine",
        ofMachine: true,
      }),
      {
        ...priceRow(`Per month, ${meanMonthHours} h`, monthMicros, { ofMachine: true }),
        read: readMonth,
      },
      { label: "Billing", read: ({ offer }) => ({ text: billingLabels[offer.billing] }) },
      { label: "Kind of price", read: ({ offer }) => ({ text: kindLabels[offer.kind] }) },
      priceRow("Per GB of VRAM and hour", ({ offer }) => ratio(offer.gpuPriceMicros, offer.vramGb)),
      priceRow(
        "Per dense BF16 TFLOPS and hour",
        ({ offer, spec }) => ratio(offer.gpuPriceMicros, spec?.bf16DenseTflops),
        { above: true },
      ),
      {
        label: "Against the market",
        better: "less",
        counts: ({ offer }) => offer.kind !== "aggregate",
        groupOf: ({ offer }) => `${offer.periodHours ?? "hourly"}`,
        read: readMarket,
      },
    ],
  },
  {
    title: "GPU",
    rows: [
      { label: "Model", read: ({ offer }) => ({ text: offer.gpuName ?? `${offer.rawGpu} (as listed)` }) },
      sizeRow("GPUs", ({ offer }) => offer.gpuCount, "", false),
      sizeRow("VRAM per GPU", ({ offer }) => offer.vramGb, " GB"),
      sizeRow("Total VRAM", totalVram, " GB"),
      sizeRow("BF16 per GPU, dense", ({ spec }) => spec?.bf16DenseTflops ?? null, " TFLOPS"),
      sizeRow("FP8 per GPU, dense", ({ spec }) => spec?.fp8DenseTflops ?? null, " TFLOPS"),
      sizeRow("Bandwidth per GPU", ({ spec }) => ratio(spec?.bandwidthGbPerSecond, tbPerSecond), " TB/s"),
      { label: "Interconnect", read: ({ offer }) => ({ text: offer.interconnect }) },
      {
        label: "NVLink",
        read: ({ offer: { nvlink } }) => ({ text: nvlink === null ? null : nvlink ? "Yes" : "No" }),
      },
    ],
  },
  {
    title: "Machine",
    rows: [
      sizeRow("vCPUs", ({ offer }) => offer.vcpus),
      sizeRow("Memory", ({ offer }) => offer.memoryGb, " GB"),
      sizeRow("Storage", ({ offer }) => offer.storageGb, " GB"),
      { label: "Region", read: ({ offer }) => ({ text: regionText(offer.region) }) },
      { label: "Type", read: ({ offer: { type } }) => ({ text: type && typeLabels[type] }) },
    ],
  },
  {
    title: "Source",
    rows: [
      { label: "Provider", read: ({ offer }) => ({ text: originLabels[offer.provider] }) },
      { label: "Cloud", read: ({ offer: { cloud } }) => ({ text: cloud && cloudLabel(cloud) }) },
      { label: "Tier", read: ({ offer: { tier } }) => ({ text: tier && tierLabels[tier] }) },
      { label: "Stock", read: ({ offer }) => ({ text: compareStockText(offer) }) },
      { label: "Updated", isTime: true, read: ({ offer }) => ({ text: offer.observedAt }) },
    ],
  },
];

interface PriceOptions {
  above?: boolean;
  /** The amount that is shown without a price in dollars. */
  native?: "gpu" | "machine";
  /** Whether it is the price of all GPUs, which machines with as many can be compared by. */
  ofMachine?: boolean;
}

/** Prepaid and hourly prices are not comparable; the lowest bid of a market cannot be had. */
function priceRow(
  label: string,
  micros: (compared: ComparedOffer) => number | null,
  { above = false, native, ofMachine = false }: PriceOptions = {},
): CompareRowOptions {
  return {
    label,
    better: "less",
    above,
    counts: ({ offer }) => offer.kind !== "aggregate",
    groupOf: ({ offer }) => `${offer.periodHours ?? "hourly"} ${ofMachine ? offer.gpuCount : ""}`,
    read(compared, display) {
      const value = micros(compared);
      if (value !== null) return { text: moneyText(value, display), value };
      const { offer } = compared;
      const isListed = native && offer.gpuPriceMicros === null && offer.native.amount !== null;
      return { text: isListed ? unrankedText(offer.native, offer.gpuCount, native) : null };
    },
  };
}

function monthMicros({ offer: { priceMicros, periodHours } }: ComparedOffer): number | null {
  return priceMicros === null || periodHours !== null ? null : priceMicros * meanMonthHours;
}

/** The price per GPU-hour as percent of the market's median. */
function readMarket({ offer: { gpuPriceMicros }, market }: ComparedOffer): Value {
  if (gpuPriceMicros === null || !market) return { text: null };
  const percent = Math.round((gpuPriceMicros / market.median - 1) * 100);
  const clouds = `the median of ${market.clouds} clouds`;
  if (percent === 0) return { text: `at ${clouds}`, value: 0 };
  return { text: `${Math.abs(percent)}% ${percent < 0 ? "under" : "over"} ${clouds}`, value: percent };
}

/** A prepaid period is due at once and may be shorter or longer than a month. */
function readMonth(compared: ComparedOffer, display: Display): Value {
  const value = monthMicros(compared);
  if (value !== null) return { text: moneyText(value, display), value };
  const { periodMicros, billing } = compared.offer;
  if (periodMicros === null) return { text: null };
  return { text: `${moneyText(periodMicros, display)} for ${periodText(billing)}, due now` };
}

function sizeRow(
  label: string,
  read: (compared: ComparedOffer) => number | null,
  unit = "",
  isRanked = true,
): CompareRowOptions {
  return {
    label,
    ...(isRanked && { better: "more" as const }),
    read(compared) {
      const value = read(compared);
      return { text: value === null ? null : `${numberText(value, 2)}${unit}`, value };
    },
  };
}

function totalVram({ offer: { vramGb, gpuCount } }: ComparedOffer): number | null {
  return vramGb === null || gpuCount === null ? null : vramGb * gpuCount;
}

function ratio(value: number | null | undefined, by: number | null | undefined): number | null {
  return value && by ? value / by : null;
}

/** The stock of an offer as one line of text; null if unknown. */
export function compareStockText({ gone, stale, stock, capacity, kind }: Offer): string | null {
  if (gone) return "No longer listed";
  if (stock === "unknown") return null;
  if (stale && kind === "quote") return staleStockLabel(stock);
  if (stock !== "in-stock" || capacity === null || capacity <= 0) return stockLabels[stock];
  return `${isLowStock(capacity) ? "Low" : stockLabels[stock]} · ${numberText(capacity)}`;
}
