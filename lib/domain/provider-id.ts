/** The providers that this app holds adapters for, in the order in which pages list them. */
export const providerIds = ["massedcompute", "gpugeek", "cloudcompute", "shadeform", "sesterce"] as const;

/** An API that we hold a key for. Not to be mixed up with a cloud, whose machine it is. */
export type ProviderId = (typeof providerIds)[number];

/** What a person reads for each provider. */
export const providerLabels: Record<ProviderId, string> = {
  massedcompute: "Massed Compute",
  gpugeek: "GPUGeek",
  cloudcompute: "CloudCompute",
  shadeform: "Shadeform",
  sesterce: "Sesterce",
};
