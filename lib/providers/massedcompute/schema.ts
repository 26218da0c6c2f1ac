import { z } from "zod";

import { amount, numeric, detail, identifier, parseMachineId } from "../parse";

/** A map by product name; `z.record` would drop a product called "__proto__". */
export const envelope = z.object({
  gpu_inventory: z.custom<Record<string, unknown>>(
    (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  ),
});

/** A product with its key in the map, which a launch needs. */
export const product = z.object({
  name: identifier,
  instance_type: z.object({
    description: detail,
    /** US cents for the whole machine. */
    price_cents_per_hour: amount.nullish(),
    specs: z.object({ vcpu_count: detail, memory_gib: detail, storage_gb: detail }).nullish().catch(null),
  }),
  regions_with_capacity_available: z.array(z.object({ name: identifier, description: detail })).nullish(),
  capacity_available: numeric.nullish().catch(null),
});
export type Product = z.infer<typeof product>;
export type ProductRegion = NonNullable<Product["regions_with_capacity_available"]>[number];

const optionalObject = <Shape extends z.ZodRawShape>(shape: Shape) => z.object(shape).nullish().catch(null);

/** A machine. Only its id is required; all other fields accept any value. */
export const machineRow = z.object({
  uuid: z.unknown().transform((raw, context) => {
    const id = parseMachineId(raw);
    if (id === null) context.addIssue("No id");
    return id ?? z.NEVER;
  }),
  name: detail,
  ip: detail,
  username: detail,
  /** A secret: text in one reply, a number in another. */
  password: detail,
  status: detail,
  os_booted: detail,
  created: detail,
  region: detail,
  product: optionalObject({ name: detail, description: detail, gpu_count: detail, price_hr: detail }),
  /** Both are secrets; documented only for the reply to a restart. */
  jupyter_token: detail,
  jupyter_url: detail,
});
export type MachineRow = z.infer<typeof machineRow>;

export const machineList = z.object({ runningInstances: z.array(z.unknown()) });
/** The documented reply for one machine; the live API returns a list. */
export const oneMachine = z.object({ runningInstance: z.record(z.string(), z.unknown()) });

export const imageList = z.object({ images: z.array(z.unknown()) });
export const imageRow = z.object({
  vm_image_id: numeric.pipe(z.number().int().positive()),
  vm_image_name: detail,
  vm_image_description: detail,
});

export const keyList = z.object({ sshKeys: z.array(z.unknown()) });
export const keyRow = z.object({
  id: z.union([z.string(), z.number()]).nullish(),
  name: z.string().min(1),
  public_key: detail,
});
export const newKey = z.object({ sshKey: keyRow });

const acted = optionalObject({ status: detail, id: detail });
export const restarted = z.object({ response: z.array(acted) });
export const terminated = z.object({
  response: z.object({ data: z.object({ terminated_instances: z.array(acted) }) }),
});
