import { findModelByName } from "@/lib/gpus/catalog";

import { readGpu, type ReportedGpu } from "./gpu-region";

const wholeShare = 0.75;

/**
 * `readGpu` for lists that sell parts of cards under the card's name. Below 75 % of the card's GB it is a vGPU with
 * the reported GB, so that it never answers for the whole card. `rawGpu` is the name to show.
 */
export function readGpuOrPart(name: string, memoryGb: number | null): ReportedGpu & { rawGpu: string } {
  const whole = readGpu(name, memoryGb, null);
  const sizes = whole.gpu ? (findModelByName(whole.gpu.name)?.sizes ?? []) : [];
  if (!memoryGb || sizes.length === 0 || memoryGb >= wholeShare * Math.min(...sizes))
    return { rawGpu: name, ...whole };
  const rawGpu = `${name} vGPU`;
  return { rawGpu, gpu: readGpu(rawGpu, memoryGb, null).gpu, vramGb: memoryGb };
}
