import { findSpec } from "@/lib/gpus";
import { isFraction } from "@/lib/offers/offer-index/market";

import type { GpuModel } from "./models";

const mostNeighbors = 6;

/** A GPU that is near in memory and speed. */
export interface Neighbor {
  model: GpuModel;
  bf16: number | null;
  bandwidth: number | null;
}

/**
 * The GPUs with offers that are nearest in memory and speed, together with the GPU itself, in order of memory and bandwidth. A
 * figure that one of the two lacks is left out of their distance, and counts as far.
 */
export function findNeighbors(model: GpuModel, models: Iterable<GpuModel>): Neighbor[] {
  if (model.vramGb === null) return [];
  const own = describe(model);
  const others = [...models].filter(
    ({ gpu, vramGb }) => gpu.id !== model.gpu.id && vramGb !== null && !isFraction(gpu.name),
  );
  const nearest = others
    .map((other) => ({ neighbor: describe(other), far: distance(own, describe(other)) }))
    .sort((a, b) => a.far - b.far || (a.neighbor.model.gpu.id < b.neighbor.model.gpu.id ? -1 : 1))
    .slice(0, mostNeighbors);
  return [own, ...nearest.map(({ neighbor }) => neighbor)].sort(
    (a, b) =>
      a.model.vramGb! - b.model.vramGb! ||
      (a.bandwidth ?? 0) - (b.bandwidth ?? 0) ||
      (a.model.gpu.id < b.model.gpu.id ? -1 : 1),
  );
}

function describe(model: GpuModel): Neighbor {
  const spec = findSpec(model.gpu.name, model.vramGb);
  return { model, bf16: spec?.bf16DenseTflops ?? null, bandwidth: spec?.bandwidthGbPerSecond ?? null };
}

/** In doublings. */
function distance(a: Neighbor, b: Neighbor): number {
  return (
    ratio(a.model.vramGb, b.model.vramGb) + (ratio(a.bf16, b.bf16) + ratio(a.bandwidth, b.bandwidth)) / 2
  );
}

function ratio(a: number | null, b: number | null): number {
  return a && b ? Math.abs(Math.log2(a / b)) : 1.5;
}
