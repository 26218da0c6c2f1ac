import { z } from "zod";

import { detail, identifier } from "../parse";

const links = z.object({ links: z.object({ next: z.string().nullish().catch(null) }).nullish() }).nullish();

/** One page of either list; `next` is empty on the last one. */
export const page = z.object({
  plans: z.array(z.unknown()).nullish(),
  plans_metal: z.array(z.unknown()).nullish(),
  meta: links.catch(null),
});

/** Fields of both lists: https://www.vultr.com/api/#tag/plans; prices are in dollars per machine-hour. */
const plan = z.object({
  id: identifier,
  /** The ids of the regions where it can be rented now; empty if nowhere. */
  locations: z.array(z.unknown()),
  hourly_cost: detail,
  hourly_cost_preemptible: detail,
  deploy_ondemand: detail,
  deploy_preemptible: detail,
  /** Prices by region id that differ from those of the plan. */
  location_cost: detail,
  gpu_type: detail,
  /** A whole number, or "1/8" for a part of a card. */
  gpu_count: detail,
  /** GB of all GPUs of the plan. */
  gpu_vram_gb: detail,
  /** MB */
  ram: detail,
  /** GB of one disk. */
  disk: detail,
  disk_count: detail,
});

export const cloudPlan = plan.extend({ vcpu_count: detail });
export const metalPlan = plan.extend({ cpu_threads: detail, cpu_count: detail });

export type Plan = z.infer<typeof plan>;
export type CloudPlan = z.infer<typeof cloudPlan>;
export type MetalPlan = z.infer<typeof metalPlan>;
