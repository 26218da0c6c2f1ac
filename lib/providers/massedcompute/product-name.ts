import { readGpu, type ReportedGpu } from "../gpu-region";

/** The GPUs of a product, from its name and description. */
export interface ProductName {
  /** 0 for a machine without one; null if unknown. */
  gpuCount: number | null;
  isSpot: boolean;
  /** The model in the name, otherwise in the description. */
  model: string;
  /** The model in the description. */
  describedModel: string | null;
  /** GB of one GPU, from “(48GB)”. */
  vramGb: number | null;
}

const namePattern = /^gpu_(\d+)x_(.+)$/i;
const descriptionPattern = /^(\d+)\s*x\s+(.+)$/i;
const variantPattern = /_(spot|low_ram|high_ram|discount)$/i;
const notePattern = /\[[^\]]*\]/g;
const memoryPattern = /\((\d+(?:\.\d+)?)\s*GB\)/i;

/** Parses `gpu_2x_a6000_spot` with “2x RTX A6000 (48GB) [Spot]”. */
export function readProductName(name: string, description: string): ProductName {
  const inName = namePattern.exec(name);
  const inText = descriptionPattern.exec(
    description.replace(notePattern, "").replace(memoryPattern, "").trim(),
  );
  const count = inName?.[1] ?? inText?.[1];
  const describedModel = inText?.[2]?.trim() ?? null;
  const vramGb = memoryPattern.exec(description)?.[1];
  return {
    gpuCount: /^cpu_/i.test(name) ? 0 : count === undefined ? null : Number(count),
    isSpot: /_spot(?=_|$)/i.test(name) || /\[spot\]/i.test(description),
    model: inName?.[2] ? withoutVariants(inName[2]) : (describedModel ?? name),
    describedModel,
    vramGb: vramGb === undefined ? null : Number(vramGb),
  };
}

/**
 * Identifies the GPU by the name; by the description if it is more specific within the family, or if the name is
 * unknown.
 */
export function readProductGpu({ model, describedModel, vramGb }: ProductName): ReportedGpu {
  const byName = readGpu(model, vramGb, null);
  const byText = describedModel === null ? null : readGpu(describedModel, vramGb, null);
  if (!byText?.gpu) return byName;
  if (!byName.gpu) return byText;
  const saysMore = byName.gpu.name === byName.gpu.family && byText.gpu.name !== byText.gpu.family;
  return saysMore && byText.gpu.family === byName.gpu.family ? byText : byName;
}

function withoutVariants(model: string): string {
  const shorter = model.replace(variantPattern, "");
  return shorter === model ? model : withoutVariants(shorter);
}
