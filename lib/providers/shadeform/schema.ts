import { z } from "zod";

import { amount, numeric } from "../decimal";
import { detail, identifier } from "../details";

// Rows have these in `configuration`, at the top level, or in both.
const shape = {
  num_gpus: numeric.nullish(),
  gpu_type: z.string().nullish(),
  vram_per_gpu_in_gb: detail,
  interconnect: detail,
  nvlink: detail,
  vcpus: detail,
  memory_in_gb: detail,
  storage_in_gb: detail,
};

export const envelope = z.object({ instance_types: z.array(z.unknown()) });

/** A machine shape of one cloud; `hourly_price` is in US cents for the whole machine, on demand. */
export const instanceType = z.object({
  ...shape,
  configuration: z.object(shape).nullish(),
  cloud: identifier,
  shade_instance_type: identifier,
  hourly_price: amount.nullish(),
  deployment_type: detail,
  availability: z.array(z.unknown()).nullish(),
});
export type InstanceType = z.infer<typeof instanceType>;

/** A region of a shape with one rental type; `hourly_price` is in US dollars, unlike the shape's. */
export const availabilityEntry = z.object({
  region: identifier,
  display_name: detail,
  available: detail,
  rental_type: z.string().nullish(),
  hourly_price: amount.nullish(),
});
export type AvailabilityEntry = z.infer<typeof availabilityEntry>;

/** The operating systems available for a shape. */
export const typeImages = z.object({
  configuration: z.object({ os_options: z.array(z.unknown()).nullish().catch(null) }).nullish(),
});
