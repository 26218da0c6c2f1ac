import { familyOf } from "./family";
import { matchName, type MatchedGpu } from "./match";
import { impliedMemory, normalizeMemory } from "./memory";

/** The resolution of a name alone; memory in nominal GB per GPU, null if not stated. */
export type GpuResolution =
  | { kind: "gpu"; name: string; family: string; memoryGb: number | null }
  | { kind: "unknown" }
  | { kind: "not-a-gpu" };

/**
 * Resolves a provider's GPU name to its canonical name. Matches whole words and never guesses: a name that is not
 * completely readable is `unknown`; several models, families, software and CPUs are `not-a-gpu`.
 */
export function resolveGpuName(raw: string): GpuResolution {
  const match = matchName(raw);
  if (match.kind !== "gpu") return match;
  const name = canonicalName(match);
  return { kind: "gpu", name, family: familyOf(name), memoryGb: resolveMemory(match) };
}

export function canonicalName({ model, partition }: Pick<MatchedGpu, "model" | "partition">): string {
  return partition ? `${model.name} ${partition}` : model.name;
}

/**
 * Memory of a match in GB: as the name states it, otherwise as the provider reports it, otherwise the model's only
 * size. A partition never gets the size of the whole card.
 */
export function resolveMemory(match: MatchedGpu, reportedMemoryGb: number | null = null): number | null {
  const { model, gpuCount, statedMemoryGb, partition } = match;
  if (partition) return statedMemoryGb ?? reportedMemoryGb;
  return (
    normalizeMemory(model, statedMemoryGb, gpuCount) ??
    normalizeMemory(model, reportedMemoryGb) ??
    impliedMemory(model)
  );
}
