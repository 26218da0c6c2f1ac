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
