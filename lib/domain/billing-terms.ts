import type { OriginId } from "./provider-id";

// From the documents of each provider; what they do not specify is not assumed.

/**
 * What the cost of a job may lack. `billing-step`: what an hourly offer costs beyond the hours, where its step and its
 * minimum are not specified.
 */
export const jobParts = ["disk", "egress", "billing-step"] as const;
export type JobPart = (typeof jobParts)[number];

const diskPriced: ReadonlySet<OriginId> = new Set(["massedcompute", "shadeform", "sesterce"]);
const perSecond: ReadonlySet<OriginId> = new Set(["gpugeek", "runpod-public", "vast-public"]);

/** Whether the price of an offer includes the disk that it reports; false if that is not specified. */
export function isDiskPriced(origin: OriginId): boolean {
  return diskPriced.has(origin);
}

/** Whether hourly offers are billed for each second; false if the billing step is not specified. */
export function isBilledPerSecond(origin: OriginId): boolean {
  return perSecond.has(origin);
}
