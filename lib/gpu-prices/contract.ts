import { z } from "zod";

const micros = z.int().describe("Micro-dollars per GPU-hour");

const cheapestSchema = z
  .object({ offerId: z.string(), gpuPriceMicros: micros })
  .nullable()
  .describe("Null without such an offer that is in stock or does not report its stock");

/** A GPU of `GET /api/v1/gpus`: a public contract. */
export const gpuSchema = z.object({
  id: z.string().describe("As `gpu` of an offer"),
  name: z.string(),
  family: z.string(),
  vramGb: z.number().nullable(),
  offers: z.int().describe("Also sold-out ones; without aggregates"),
  inStock: z.int(),
  clouds: z.int(),
  cheapest: z.object({ onDemand: cheapestSchema, spot: cheapestSchema, prepaid: cheapestSchema }),
});

const notices = z
  .array(z.object({ param: z.string(), value: z.string(), message: z.string() }))
  .describe("What of the query was not applied, and why");
const attribution = z
  .string()
  .optional()
  .describe("What to name where these prices are published; only with prices that require it");

/** The response of `GET /api/v1/gpus`: a public contract. */
export const gpusSchema = z.object({ gpus: z.array(gpuSchema), notices, attribution });

const specSchema = <Value extends z.ZodType>(value: Value) =>
  z.object({ value: value.nullable(), unit: z.string().nullable(), source: z.string().nullable() });
const number = specSchema(z.number());
const text = specSchema(z.string());

const rangeSchema = z.object({
  id: z.string(),
  min: micros,
  median: micros.describe("Over offers"),
  max: micros,
  offers: z.int(),
});

const historyDaySchema = z.object({
  day: z.iso.date().describe("UTC"),
  min: micros,
  median: micros.describe("Over the lowest price of each cloud"),
  clouds: z.int(),
});

/** The response of `GET /api/v1/gpus/{id}`: a public contract. */
export const gpuDetailSchema = gpuSchema.extend({
  specs: z
    .object({
      vram: number,
      memoryType: text,
      bandwidth: number,
      bf16: number.describe("Dense, as all TFLOPS"),
      fp16: number,
      fp8: number,
      tdp: number,
      formFactor: text,
      architecture: text,
      year: number,
    })
    .describe("Null where no source is known"),
  byCloud: z.array(rangeSchema).describe("On-demand offers that are not sold out, cheapest cloud first"),
  byRegion: z
    .array(rangeSchema)
    .describe("The same by continent, each followed by its countries; `unknown` without a place"),
  history: z
    .array(historyDaySchema)
    .describe("On demand, over the clouds that this app read, oldest day first, with the present day"),
  listHistory: z
    .array(historyDaySchema)
    .describe(
      "On demand, over the clouds of the public list of gpurentalprices.com, which are not in `history`",
    ),
  notices,
  attribution,
});

export type GpuList = z.infer<typeof gpusSchema>;
export type GpuSummary = z.infer<typeof gpuSchema>;
export type GpuDetail = z.infer<typeof gpuDetailSchema>;
export type HistoryDay = z.infer<typeof historyDaySchema>;
