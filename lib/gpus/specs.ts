import { specRows } from "./spec-rows";

/** Published facts of one GPU in one memory size; null without a source. */
export interface GpuSpec {
  /** Canonical name, as `resolveGpuName` gives it. */
  name: string;
  /** Nominal GB per GPU; dual and quad boards list one GPU. */
  memoryGb: number | null;
  vendor: "NVIDIA" | "AMD" | "Intel" | "Google";
  memoryType: string | null;
  architecture: string;
  /** Dense tensor TFLOPS in BF16 (FP16 before Ampere), never sparse; GeForce with FP32 accumulate. */
  bf16DenseTflops: number | null;
  /** Dense tensor TFLOPS in FP8, never sparse. */
  fp8DenseTflops: number | null;
  /** Memory bandwidth in GB/s. */
  bandwidthGbPerSecond: number | null;
  formFactor: string;
  source: string;
}

/** The facts of a canonical name in that memory size; null if the form or the size is missing or not listed. */
export function findSpec(name: string, memoryGb: number | null): GpuSpec | null {
  return specsByKey.get(keyOf(name, memoryGb)) ?? null;
}

const specsByKey = new Map(specRows.map((spec) => [keyOf(spec.name, spec.memoryGb), spec]));

function keyOf(name: string, memoryGb: number | null): string {
  return `${name} ${memoryGb}`;
}
