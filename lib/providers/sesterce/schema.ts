import { z } from "zod";

import { amount, numeric } from "../decimal";
import { detail, identifier } from "../details";

/** A machine type of one cloud. `vRamGB` is left out: it is the total in one place and neither in another. */
export const instanceOffer = z.object({
  gpuName: z.string(),
  gpuCount: numeric,
  nvlink: detail,
  deploymentType: detail,
  /** A type such as `H100x8`, not unique. */
  instanceId: identifier,
  cloud: z.object({ _id: identifier, name: detail }),
  configuration: z
    .object({ ramGB: detail, storageGB: detail, vCpu: detail, interconnect: detail })
    .nullish()
    .catch(null),
  /** US dollars for the whole machine. */
  hourlyPrice: amount.nullish(),
  availability: z.array(z.unknown()).nullish(),
});
export type InstanceOffer = z.infer<typeof instanceOffer>;

export const availabilityEntry = z.object({
  region: identifier,
  name: detail,
  /** What older deployments call `name`. */
  frontendName: detail,
  countryCode: detail,
  available: detail,
});
export type AvailabilityEntry = z.infer<typeof availabilityEntry>;
