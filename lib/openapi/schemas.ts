import { z } from "zod";

import { micros } from "@/lib/domain/contract";
import { refusalKinds } from "@/lib/auth/refusal";
import {
  actionBodySchema,
  attemptSchema,
  historyEventSchema,
  instanceDetailSchema,
  instanceSchema,
  instancesSchema,
  launchSchema,
} from "@/lib/instances/contract";
import { failureKinds } from "@/lib/instances/refusals";
import { orderSchema } from "@/lib/instances/order";
import { launchRefusalKinds } from "@/lib/instances/schema";
import { changeSchema, changesSchema } from "@/lib/changes/contract";
import { offerSchema, offersPageSchema } from "@/lib/offers/contract";
import { gpuDetailSchema, gpuSchema, gpusSchema } from "@/lib/gpu-prices/contract";
import { historySchema } from "@/lib/price-history/contract";

export const problemKinds = [
  ...new Set([...refusalKinds, ...launchRefusalKinds, ...failureKinds, "too-large"]),
];

/** Why nothing was done, as an RFC 9457 problem document. */
const problemSchema = z.object({
  type: z.literal("about:blank"),
  title: z.string(),
  status: z.int(),
  kind: z.enum(problemKinds).describe("For programs"),
  detail: z.string().describe("For people: what happened, and what to do next"),
  totalMicros: micros.optional().describe("With `total-required` and `price-changed`: the sum that is due"),
  periodHours: z.number().optional().describe("The hours that `totalMicros` pays for"),
});

/** The name of each schema in the document. */
export const namedSchemas = {
  Offer: offerSchema,
  OffersPage: offersPageSchema,
  OfferHistory: historySchema,
  Gpu: gpuSchema,
  Gpus: gpusSchema,
  GpuDetail: gpuDetailSchema,
  Changes: changesSchema,
  Change: changeSchema,
  LaunchOrder: orderSchema,
  Launch: launchSchema,
  Attempt: attemptSchema,
  Instance: instanceSchema,
  Instances: instancesSchema,
  InstanceDetail: instanceDetailSchema,
  HistoryEvent: historyEventSchema,
  ActionBody: actionBodySchema,
  Problem: problemSchema,
} as const;
export type SchemaName = keyof typeof namedSchemas;

export type JsonSchema = Record<string, unknown>;

/** The JSON Schemas of `components.schemas`, which refer to each other. */
export function jsonSchemas(): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(namedSchemas)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    uri: schemaReference,
    override: ({ jsonSchema }) => dropRedundantKeywords(jsonSchema),
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $id: _id, $schema: _schema, ...schema }]) => [name, schema]),
  );
}

/** The JSON Schema of a value without a name. */
export function jsonSchema(schema: z.ZodType): JsonSchema {
  const { $schema: _schema, ...rest } = z.toJSONSchema(schema, {
    override: ({ jsonSchema: made }) => dropRedundantKeywords(made),
  });
  return rest;
}

export function schemaReference(name: string): string {
  return `#/components/schemas/${name}`;
}

// `format` replaces these patterns of several hundred characters, and bounds of safe integers add nothing.
function dropRedundantKeywords(schema: {
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
}): void {
  if (schema.format !== undefined) delete schema.pattern;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}
