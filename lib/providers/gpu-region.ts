import { Cache } from "@/lib/cache";
import type { OfferGpu } from "@/lib/domain/offer";
import { parseRegion, type TrailingCode, type Region } from "@/lib/domain/region";
import { identifyGpu } from "@/lib/gpus/identify";

/** The GPU of an offer, and the GB of one of them. */
export interface ReportedGpu {
  gpu: OfferGpu | null;
  vramGb: number | null;
}

/** Identifies the GPU; its memory is the model's, otherwise as reported, or null if that is not above zero. */
export function readGpu(name: string, reportedGb: number | null, form: string | null): ReportedGpu {
  const memoryGb = reportedGb !== null && reportedGb > 0 ? reportedGb : null;
  const identified = identifyGpu(name, { memoryGb, form });
  if (!identified) return { gpu: null, vramGb: memoryGb };
  const { id, family, vramGb } = identified;
  return { gpu: { id, name: identified.name, family }, vramGb: vramGb ?? memoryGb };
}

/** Whether a GPU's name is "CPU": such a row is no GPU offer, and no error. */
export function isCpuName(name: unknown): boolean {
  return typeof name === "string" && /^\s*cpu\s*$/i.test(name);
}

/**
 * `parseRegion`, cached because it is slow. `trailingCode` is the meaning of a bare code at the end of the provider's
 * place names; null if not documented.
 */
export function readRegion(
  trailingCode: TrailingCode | null,
  id: string | null,
  name: string | null,
  country: string | null,
): Region {
  return regions.get(`${trailingCode}\n${country}\n${id}\n${name}`, () =>
    Object.freeze(parseRegion({ id, name, country, endCode: trailingCode })),
  );
}

const regions = new Cache<Region>(20_000);
