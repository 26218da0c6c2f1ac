import { z } from "zod";

import { amount, numeric, detail, identifier, parseMachineId } from "../parse";

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
  /** The owner cloud's name of the type. */
  cloud_instance_type: detail,
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

/** The id of a machine, a key or a volume, safe as a path segment. */
export const nativeId = z.unknown().transform(parseMachineId).pipe(z.string());

export const machineList = z.object({ instances: z.array(z.unknown()) });

/** Only the id is required; all other fields can be null or missing in practice. */
export const machineRow = z.object({
  id: nativeId,
  name: detail,
  cloud: detail,
  region: detail,
  status: detail,
  status_details: detail,
  configuration: z
    .object({ gpu_type: detail, num_gpus: detail, vram_per_gpu_in_gb: detail, interconnect: detail })
    .nullish()
    .catch(null),
  /** US cents for the whole machine, unlike the one in `rental_terms`, which is in dollars. */
  hourly_price: detail,
  rental_terms: z
    .object({ rental_type: detail, hourly_price: detail, ending_at: detail })
    .nullish()
    .catch(null),
  ip: detail,
  ssh_user: detail,
  ssh_port: detail,
  tags: z.array(z.unknown()).catch([]),
  port_mappings: z.array(z.unknown()).catch([]),
  created_at: detail,
});
export type MachineRow = z.infer<typeof machineRow>;

/** The reply to creating a machine or a key. */
export const createdReply = z.object({ id: nativeId });

export const keyRow = z.object({ id: nativeId, name: detail, public_key: detail });
export const keyList = z.object({ ssh_keys: z.array(z.unknown()) });

export const volumeRow = z.object({
  id: nativeId,
  name: detail,
  cloud: detail,
  region: detail,
  size_in_gb: detail,
  supports_multi_mount: detail,
  mounted_by: detail,
});
export const volumeList = z.object({ volumes: z.array(z.unknown()) });

export const templateRow = z.object({ id: nativeId, name: detail });
export const templateList = z.object({ templates: z.array(z.unknown()) });
