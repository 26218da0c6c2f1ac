import type { OfferGpu } from "@/lib/domain/offer";
import { hoursByPeriod, meanMonthHours } from "@/lib/domain/money";
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

/** Micro-dollars for a machine over an average month; of one that is prepaid by the month, over such a period. */
export function monthMicros({
  priceMicros,
  billing,
}: Pick<FigureSource, "priceMicros"> & { billing: Billing }): number | null {
  const hours = billing === "monthly" ? hoursByPeriod.month : meanMonthHours;
  return priceMicros === null ? null : priceMicros * hours;
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

function specOf({ gpu, vramGb }: Pick<FigureSource, "gpu" | "vramGb">): GpuSpec | null {
  return gpu === null ? null : findSpec(gpu.name, vramGb);
}
