import { z } from "zod";

import { detail } from "../details";
import { parseMachineId } from "../machine-fields";

/** An id that can stand in an address; of a machine, a key, a volume. */
export const nativeId = z.unknown().transform(parseMachineId).pipe(z.string());

export const machineList = z.object({ instances: z.array(z.unknown()) });

/** What a machine cannot do without is its id; everything else is null or absent in practice. */
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
  /** US cents for the whole machine, unlike that of `rental_terms`, which is in dollars. */
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

/** The answer to whatever makes something: a machine, a key, a volume, a template. */
export const createdReply = z.object({ id: nativeId });
