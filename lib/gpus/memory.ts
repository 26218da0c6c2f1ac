import { ownEntry } from "@/lib/domain/own-entry";
import type { GpuModel } from "./catalog";
import { boardMemoryGb } from "./models";

/** No GPU has more GB; a larger number is the memory of the host or the whole machine. */
const maxMemoryGb = 320;

const snapTolerance = 0.1;

/** Whether a reported size can be a stock size after driver reserve or unit confusion. */
export function isNearSize(memoryGb: number, stockGb: number): boolean {
  return Math.abs(memoryGb - stockGb) <= stockGb * snapTolerance;
}

/**
 * Nominal GB per GPU from a stated size: rounded to a stock size within 10 %, otherwise as stated. Null if it
 * cannot be this GPU's memory.
 */
export function normalizeMemory(model: GpuModel, statedGb: number | null, gpuCount = 1): number | null {
  if (statedGb === null || !Number.isFinite(statedGb) || statedGb <= 0) return null;
  const snapped = nearestSize(model.sizes, statedGb);
  if (snapped !== null) return snapped;
  if (ownEntry(boardMemoryGb, model.name) === statedGb) return impliedMemory(model);
  if (model.sharesHostMemory) return null;
  return statedGb > maxMemoryGb ? nearestSize(model.sizes, statedGb / gpuCount) : statedGb;
}

/** The memory of a model without a stated size: its only stock size, null if it has several. */
export function impliedMemory(model: GpuModel): number | null {
  const [only, ...others] = model.sizes;
  return others.length === 0 ? (only ?? null) : null;
}

/** The one size of this model that several stated numbers agree on; null if they contradict. */
export function agreedMemory(model: GpuModel, statedGb: readonly number[]): number | null {
  const [only, ...others] = new Set(statedGb);
  if (others.length === 0) return only ?? null;
  const [plausible, ...rivals] = new Set(
    statedGb.map((size) => nearestSize(model.sizes, size)).filter((size) => size !== null),
  );
  return rivals.length === 0 ? (plausible ?? null) : null;
}

function nearestSize(sizes: readonly number[], memoryGb: number): number | null {
  const [nearest] = sizes
    .filter((size) => isNearSize(memoryGb, size))
    .sort((left, right) => Math.abs(left - memoryGb) - Math.abs(right - memoryGb));
  return nearest ?? null;
}
