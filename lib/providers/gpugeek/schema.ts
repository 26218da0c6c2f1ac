import { z } from "zod";

import { amount, numeric } from "@/lib/providers/decimal";
import { size } from "@/lib/providers/details";

const name = z.string().min(1).max(200);
const optionalText = z.string().max(200).nullish();

/** Every reply of the API: errors are HTTP 200 with a code other than 0. */
export const envelope = z.object({
  code: numeric,
  message: z.string().nullish(),
  data: z.unknown().optional(),
});

export const gpuList = z.object({ gpus: z.array(name) });

export const datacenterList = z.object({
  datacenters: z.array(z.object({ dcId: name, name: optionalText })),
});

export const imageList = z.object({
  images: z.array(
    z.object({
      imageId: z.union([name, z.int().transform(String)]),
      type: optionalText,
      name: optionalText.catch(null),
    }),
  ),
});

/** Ids are 0 in the reply to a dry run; the documentation spells the first one both ways. */
export const createdIds = z.object({
  instanceId: z.unknown().optional(),
  InstanceId: z.unknown().optional(),
  operationId: z.unknown().optional(),
});

export const createResult = z.object({ spec: z.record(z.string(), z.unknown()) });

/** The result of a dry run; `price` without currency, period or scope, `memorySize` in bytes. */
export const spec = z.object({
  price: amount,
  gpuName: optionalText,
  skuName: optionalText,
  vram: z
    .union([z.string(), z.number().transform(String)])
    .nullish()
    .catch(null),
  cpuCoreNum: size,
  memorySize: size,
  regionName: optionalText,
  dcId: optionalText,
});
export type Spec = z.infer<typeof spec>;
