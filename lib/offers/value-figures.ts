import type { OfferGpu } from "@/lib/domain/offer";
import { hoursByBilling, hoursByPeriod } from "@/lib/domain/money";
import type { Billing } from "@/lib/domain/vocabulary";
import { findSpec, type GpuSpec } from "@/lib/gpus";

/** What the figures are computed from; prices are micro-dollars per hour. */
interface FigureSource {
  gpu: OfferGpu | null;
  gpuCount: number | null;
  vramGb: number | null;
  priceMicros: number | null;
  gpuPriceMicros: number | null;
}

/** GB of all GPUs of a machine; null if the count or the size is unknown. */
export function totalVramGb({ gpuCount, vramGb }: Pick<FigureSource, "gpuCount" | "vramGb">): number | null {
  return gpuCount === null || vramGb === null ? null : gpuCount * vramGb;
}

/** Micro-dollars for a machine over a month of 720 hours. */
export function monthMicros({ priceMicros }: Pick<FigureSource, "priceMicros">): number | null {
  return priceMicros === null ? null : priceMicros * hoursByPeriod.month;
}

/** Micro-dollars per hour and GB of VRAM. */
export function microsPerGb({ gpuPriceMicros, vramGb }: FigureSource): number | null {
  return gpuPriceMicros === null || !vramGb ? null : gpuPriceMicros / vramGb;
}

/** Micro-dollars per hour and TFLOPS of dense BF16; null without a sourced figure, and never from a sparse one. */
export function microsPerTflops(offer: FigureSource): number | null {
  const tflops = specOf(offer)?.bf16DenseTflops;
  return offer.gpuPriceMicros === null || !tflops ? null : offer.gpuPriceMicros / tflops;
}

/** Micro-dollars per hour and TB/s of memory bandwidth; null without a sourced figure. */
export function microsPerTbps(offer: FigureSource): number | null {
  const bandwidth = specOf(offer)?.bandwidthGbPerSecond;
  return offer.gpuPriceMicros === null || !bandwidth ? null : (offer.gpuPriceMicros * 1000) / bandwidth;
}

/** What a job costs, and what its price lacks because the provider does not report it. */
export interface JobCost {
  /** Micro-dollars for the machine over the job's hours, of prepaid offers for whole periods; null without a price. */
  micros: number | null;
  excludes: ("disk" | "egress")[];
}

/** The cost of a job of some hours that needs a disk of some GB; `diskGb` is null if any disk will do. */
export function jobCost(
  offer: Pick<FigureSource, "priceMicros"> & {
    billing: Billing;
    storageGb: number | null;
    periodMicros: number | null;
  },
  { hours, diskGb }: { hours: number; diskGb: number | null },
): JobCost {
  const period = hoursByBilling[offer.billing];
  const hourly = offer.priceMicros === null ? null : Math.round(offer.priceMicros * hours);
  const prepaid =
    period && offer.periodMicros !== null ? Math.ceil(hours / period) * offer.periodMicros : null;
  const hasDisk = diskGb === null || (offer.storageGb !== null && offer.storageGb >= diskGb);
  return { micros: period === null ? hourly : prepaid, excludes: hasDisk ? ["egress"] : ["disk", "egress"] };
}

function specOf({ gpu, vramGb }: Pick<FigureSource, "gpu" | "vramGb">): GpuSpec | null {
  return gpu === null ? null : findSpec(gpu.name, vramGb);
}
