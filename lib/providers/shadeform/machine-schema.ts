import { z } from "zod";

import { detail } from "../details";
import { parseMachineId } from "../machine-fields";

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

/** The reply to creating a machine, a key, a volume or a template. */
export const createdReply = z.object({ id: nativeId });
