import { cloudCompute } from "./cloudcompute";
import type { CloudComputeEnvelope } from "./cloudcompute/offers";
import { gpuGeek } from "./gpugeek";
import { massedCompute } from "./massedcompute";
import type { Cloud } from "./protocol";
import { sesterce } from "./sesterce";
import { shadeform } from "./shadeform";

export interface CloudOptions {
  /** Default `paged`: Laravel's pages of 50. */
  cloudComputeEnvelope?: CloudComputeEnvelope;
}

/** The simulated clouds. A new one is one line here. */
export function createClouds({ cloudComputeEnvelope = "paged" }: CloudOptions = {}) {
  return {
    massedcompute: massedCompute,
    gpugeek: gpuGeek,
    cloudcompute: cloudCompute(cloudComputeEnvelope),
    shadeform,
    sesterce,
  } satisfies Record<string, Cloud>;
}

export type Clouds = ReturnType<typeof createClouds>;
export type ProviderName = keyof Clouds;

export const providerNames = Object.keys(createClouds()) as ProviderName[];
