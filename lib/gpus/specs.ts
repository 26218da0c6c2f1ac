import { specRows, type GpuSpec } from "./spec-rows";

export type { GpuSpec };

/** The facts of a canonical name in that memory size; null if the form or the size is missing or not listed. */
export function findSpec(name: string, memoryGb: number | null): GpuSpec | null {
  return specsByKey.get(keyOf(name, memoryGb)) ?? null;
}

const specsByKey = new Map(specRows.map((spec) => [keyOf(spec.name, spec.memoryGb), spec]));

function keyOf(name: string, memoryGb: number | null): string {
  return `${name} ${memoryGb}`;
}
