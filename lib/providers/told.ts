import type { OfferGpu } from "@/lib/domain/offer";
import { toldRegion, type Region } from "@/lib/domain/region";
import { identifyGpu } from "@/lib/gpus/identify";

import { memoise } from "./memoise";

/** The GPU of an offer, and the GB of one of them. */
export interface ToldGpu {
  gpu: OfferGpu | null;
  vramGb: number | null;
}

/** The GPU by its name and by what else was told; its memory as the model has it, else as told. */
export function toldGpu(name: string, memoryGb: number | null, form: string | null): ToldGpu {
  const identified = identifyGpu(name, { memoryGb, form });
  if (!identified) return { gpu: null, vramGb: memoryGb || null };
  const { id, family, vramGb } = identified;
  return { gpu: { id, name: identified.name, family }, vramGb: vramGb ?? (memoryGb || null) };
}

/** `toldRegion`, which reads names word by word, once for each place. */
export const regionOf = memoise(
  (id: string | null, name: string | null, country: string | null): Region =>
    Object.freeze(toldRegion({ id, name, country })),
  (id, name, country) => `${country}\n${id}\n${name}`,
);
