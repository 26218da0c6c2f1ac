import type { OfferGpu } from "@/lib/domain/offer";
import type { ProviderId } from "@/lib/domain/provider-id";
import { parseRegion, type TrailingCode, type Region } from "@/lib/domain/region";
import { identifyGpu } from "@/lib/gpus/identify";

import { memoize } from "./memoize";

/** The GPU of an offer, and the GB of one of them. */
export interface ReportedGpu {
  gpu: OfferGpu | null;
  vramGb: number | null;
}

/** Identifies the GPU; its memory is the model's, otherwise as reported. */
export function readGpu(name: string, memoryGb: number | null, form: string | null): ReportedGpu {
  const identified = identifyGpu(name, { memoryGb, form });
  if (!identified) return { gpu: null, vramGb: memoryGb || null };
  const { id, family, vramGb } = identified;
  return { gpu: { id, name: identified.name, family }, vramGb: vramGb ?? (memoryGb || null) };
}

/** Whether a GPU's name is "CPU": such a row is no GPU offer, and no error. */
export function isCpuName(name: unknown): boolean {
  return typeof name === "string" && /^\s*cpu\s*$/i.test(name);
}

/** The meaning of a bare code at the end of each provider's place names; null if not documented. */
const trailingCodes: Record<ProviderId, TrailingCode | null> = {
  // "Wichita, KS": https://vm-docs.massedcompute.com/docs/api, the sample of gpu-inventory.
  massedcompute: "state",
  // Names without a code: https://gpugeek.com/docs/en/openapi
  gpugeek: null,
  // "California, US" and "Sweden, SE", Vast.ai's form: https://docs.vast.ai/api-reference/search/search-offers
  cloudcompute: "country",
  // The country comes first, "US, Kansas City, KS": https://docs.shadeform.ai/api-reference/instances/instances-types
  shadeform: null,
  // It has its own field `countryCode`.
  sesterce: null,
};

/** `parseRegion` for a provider, cached because it is slow. */
export const readRegion = memoize(
  (provider: ProviderId, id: string | null, name: string | null, country: string | null): Region =>
    Object.freeze(parseRegion({ id, name, country, endCode: trailingCodes[provider] })),
  (provider, id, name, country) => `${provider}\n${country}\n${id}\n${name}`,
);
