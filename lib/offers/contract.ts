import { z } from "zod";

import { timestamp } from "@/lib/domain/contract";
import { providerIds } from "@/lib/domain/provider-id";
import { continents } from "@/lib/domain/region";
import { billings, deploymentTypes, modes, stocks } from "@/lib/domain/vocabulary";

const text = z.string().nullable();
const amount = z.number().nullable();
const micros = z.int().nullable();

/** An offer of `GET /api/v1/offers`: a public contract. */
export const offerSchema = z.object({
  id: z.string().describe("16 base32 characters, the same whatever its price and stock are"),
  nativeId: z.string(),
  provider: z.enum(providerIds),
  cloud: text,
  rawGpu: z.string().describe("What the cloud said"),
  gpuName: text,
  family: text,
  gpu: text,
  gpuCount: z.int().min(1),
  vramGb: amount.describe("GB of one GPU"),
  vcpus: amount,
  memoryGb: amount,
  storageGb: amount,
  interconnect: text,
  nvlink: z.boolean().nullable(),
  type: z.enum(deploymentTypes).nullable(),
  billing: z.enum(billings),
  region: z.object({
    id: text,
    name: text,
    country: text.describe("ISO 3166-1 alpha-2"),
    continent: z.enum(continents).nullable(),
  }),
  stock: z.enum(stocks),
  capacity: z.int().nullable(),
  priceMicros: micros.describe("Micro-dollars per machine-hour; null without a known currency or rate"),
  gpuPriceMicros: micros.describe("Micro-dollars per GPU-hour"),
  periodHours: z
    .union([z.literal(24), z.literal(168), z.literal(720)])
    .nullable()
    .describe("Hours that one prepaid payment covers; null where the bill runs by the hour"),
  periodMicros: micros.describe("Micro-dollars due at once for that period; null where there is none"),
  native: z.object({
    amount: text.describe("As sent"),
    currency: text,
    unit: z.enum(["major", "cent"]),
    per: z.enum(["hour", "day", "week", "month"]),
    scope: z.enum(["machine", "gpu"]),
  }),
  rate: z
    .object({ currency: z.string(), usd: z.number().describe("Dollars for one unit"), date: text })
    .nullable()
    .describe("Null for dollars"),
  observedAt: timestamp.describe("When the last published snapshot of its scope was taken"),
  stale: z.boolean(),
  gone: z.boolean(),
  url: z.string(),
});

const facetSchema = z.array(
  z.object({
    value: z.string().describe("What the query takes"),
    label: z.string(),
    count: z.int(),
    family: text.optional(),
  }),
);

/** The response of `GET /api/v1/offers`: a public contract. */
export const offersPageSchema = z.object({
  offers: z.array(offerSchema),
  total: z.int(),
  page: z.int().min(1),
  size: z.int().min(1),
  facets: z.object({
    gpu: facetSchema,
    region: facetSchema,
    provider: facetSchema,
    cloud: facetSchema,
    billing: facetSchema,
    type: facetSchema,
    stock: facetSchema,
  }),
  notices: z
    .array(z.object({ param: z.string(), value: z.string(), message: z.string() }))
    .describe("What of the query was not applied, and why"),
  asOf: timestamp.nullable().describe("The newest published snapshot"),
  oldest: timestamp
    .nullable()
    .describe("The last successful poll of the provider whose last one is the least recent"),
  mode: z.enum(modes).describe("sandbox: invented offers"),
  display: z.object({
    currency: z.string(),
    perUsd: z.number(),
    date: text,
  }),
});
