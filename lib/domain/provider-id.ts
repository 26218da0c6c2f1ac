/** All providers with an adapter, in display order. */
export const providerIds = ["massedcompute", "gpugeek", "cloudcompute", "shadeform", "sesterce"] as const;

/** An API that the app has a key for. Not the cloud, which owns the machine. */
export type ProviderId = (typeof providerIds)[number];

export const providerLabels: Record<ProviderId, string> = {
  massedcompute: "Massed Compute",
  gpugeek: "GPUGeek",
  cloudcompute: "CloudCompute",
  shadeform: "Shadeform",
  sesterce: "Sesterce",
};

/** All public price sources, in display order. */
export const sourceIds = [
  "gpurentalprices",
  "azure",
  "vultr",
  "akash",
  "vast-public",
  "runpod-public",
  "verda-public",
  "gpuhunt",
] as const;

/** A price list that needs no key. Its offers cannot be launched. */
export type SourceId = (typeof sourceIds)[number];

/** Sources whose owners document them as readable without a key. They are on by default. */
export const documentedSourceIds: readonly SourceId[] = ["gpurentalprices", "azure", "vultr", "akash"];

export const sourceLabels: Record<SourceId, string> = {
  gpurentalprices: "gpurentalprices.com",
  azure: "Azure",
  vultr: "Vultr",
  akash: "Akash",
  "vast-public": "Vast.ai",
  "runpod-public": "RunPod",
  "verda-public": "Verda",
  gpuhunt: "gpuhunt catalog",
};

/** Where an offer was read: a provider with a key, or a public source. */
export type OriginId = ProviderId | SourceId;

export const originLabels: Record<OriginId, string> = { ...providerLabels, ...sourceLabels };

export const originIds: readonly OriginId[] = [...providerIds, ...sourceIds];

export function isProviderId(origin: OriginId): origin is ProviderId {
  return Object.hasOwn(providerLabels, origin);
}

export function isSourceId(origin: OriginId): origin is SourceId {
  return Object.hasOwn(sourceLabels, origin);
}
