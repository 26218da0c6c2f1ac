import { z } from "zod";

import { amount, numeric, size } from "../parse";

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

const text = z.string().nullish().catch(null);
const number = numeric.nullish().catch(null);
const list = z.array(z.unknown()).nullish().catch(null);

/** An id as text; numbers only while they are exact, and never 0, which means no id. */
export const nonZeroId = z.union([
  z.int().positive().transform(String),
  z
    .string()
    .trim()
    .min(1)
    .max(100)
    .refine((id) => Number(id) !== 0),
]);

/** A machine in `instance/query`: no price, times without a zone. */
export const machineRow = z.object({
  instanceId: nonZeroId,
  name: text,
  status: text,
  isPending: z
    .union([numeric, z.boolean().transform(Number)])
    .nullish()
    .catch(null),
  gpuName: text,
  gpuNum: number,
  availableGpuNum: number,
  createdAt: text,
  sshCmd: text,
  sshPwd: text,
  notebookUrl: text,
  tensorboardUrl: text,
  customServices: list,
  httpServices: list,
  operationId: nonZeroId.nullish().catch(null),
  dcId: text,
  isStartable: z
    .union([z.boolean(), z.literal([0, 1]).transform((bit) => bit === 1)])
    .nullish()
    .catch(null),
});
export type MachineRow = z.infer<typeof machineRow>;

/** One page; a missing list counts as empty only if the count is 0 too. */
export const machinePage = z
  .object({ instances: z.array(z.unknown()).nullish(), total: number })
  .refine(({ instances, total }) => instances != null || total === 0);

/** Status 1 is in progress, 2 done, 3 failed. */
export const operation = z.object({ operationId: nonZeroId, action: text, status: numeric });
export type Operation = z.infer<typeof operation>;

export const operationList = z.object({ operations: z.array(z.unknown()) });

export const accepted = z.object({ operationId: nonZeroId.nullish().catch(null) }).nullish();
