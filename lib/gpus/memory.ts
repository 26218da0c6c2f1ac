import { ownEntry } from "@/lib/domain/own-entry";
import type { GpuModel } from "./catalog";
import { boardMemoryGb } from "./models";

/** No GPU has more than this many GB: a larger figure is the host's or the whole machine's. */
const maxMemoryGb = 320;

const snapTolerance = 0.1;

/** True where a reported size may be a stock size seen through driver reserve or unit confusion. */
export function isNearSize(memoryGb: number, stockGb: number): boolean {
  return Math.abs(memoryGb - stockGb) <= stockGb * snapTolerance;
}

/**
 * Per-GPU memory in nominal GB from the size a string or a provider field states: snapped to a stock size
 * within 10 %, else as stated. Null where the figure cannot be this GPU's memory.
 */
export function normalizeMemory(model: GpuModel, statedGb: number | null, gpuCount = 1): number | null {
  if (statedGb === null || !Number.isFinite(statedGb) || statedGb <= 0) return null;
  const snapped = nearestSize(model.sizes, statedGb);
  if (snapped !== null) return snapped;
  if (ownEntry(boardMemoryGb, model.name) === statedGb) return impliedMemory(model);
  if (model.sharesHostMemory) return null;
  return statedGb > maxMemoryGb ? nearestSize(model.sizes, statedGb / gpuCount) : statedGb;
}

/** The memory of a model nobody stated a size for: its only stock size, null if it has several. */
export function impliedMemory(model: GpuModel): number | null {
  const [only, ...others] = model.sizes;
  return others.length === 0 ? (only ?? null) : null;
}

/** The one size that several stated figures agree on for this model; null where they contradict. */
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
