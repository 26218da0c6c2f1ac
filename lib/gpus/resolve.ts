import { familyOf } from "./family";
import { matchName, type MatchedGpu } from "./match";
import { impliedMemory, normalizeMemory } from "./memory";

/** What a provider's string says, from the string alone; memory in nominal GB per GPU, null when unsaid. */
export type GpuResolution =
  | { kind: "gpu"; name: string; family: string; memoryGb: number | null }
  | { kind: "unknown" }
  | { kind: "not-a-gpu" };

/**
 * Resolves a provider's GPU string to its canonical name. Whole words only, never a guess: what cannot be
 * read completely is `unknown`; several models, families, software and CPUs are `not-a-gpu`.
 */
export function resolveGpuName(raw: string): GpuResolution {
  const match = matchName(raw);
  if (match.kind !== "gpu") return match;
  const name = canonicalName(match);
  return { kind: "gpu", name, family: familyOf(name), memoryGb: resolveMemory(match) };
}

/** The canonical name of a match, with its partition. */
export function canonicalName({ model, partition }: Pick<MatchedGpu, "model" | "partition">): string {
  return partition ? `${model.name} ${partition}` : model.name;
}

/**
 * Memory of a match in GB: as the string states it, else as the provider told, else the model's only size.
 * A partition never takes the size of the whole card.
 */
export function resolveMemory(match: MatchedGpu, toldMemoryGb: number | null = null): number | null {
  const { model, gpuCount, statedMemoryGb, partition } = match;
  if (partition) return statedMemoryGb ?? toldMemoryGb;
  return (
    normalizeMemory(model, statedMemoryGb, gpuCount) ??
    normalizeMemory(model, toldMemoryGb) ??
    impliedMemory(model)
  );
}
