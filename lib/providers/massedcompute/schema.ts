import { z } from "zod";

import { amount, numeric } from "../decimal";
import { detail, identifier } from "../details";

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
