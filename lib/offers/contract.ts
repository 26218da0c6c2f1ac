import { z } from "zod";

import { jobParts } from "@/lib/domain/billing-terms";
import { timestamp } from "@/lib/domain/contract";
import { originIds, sourceIds } from "@/lib/domain/provider-id";
import { nativePriceFields, offerFields, regionFields } from "@/lib/domain/offer";
import { modes } from "@/lib/domain/vocabulary";
import { machineMatches } from "./offer-index/same-machine";
import { priceVerdicts } from "@/lib/price-history/good-price";

/** From wide to narrow. */
export const placeLevels = ["continent", "country", "state", "region"] as const;

const text = z.string().nullable();
const micros = z.int().nullable();

/** The same offer in another source. */
const seenAtSchema = z.object({
  source: z.enum(sourceIds).nullable(),
  gpuPriceMicros: micros,
  observedAt: timestamp,
  url: z.string(),
});

/** An offer of another provider for the same machine. */
const sellerSchema = z.object({
  offerId: z.string(),
  provider: z.enum(originIds),
  gpuPriceMicros: micros,
  stock: offerFields.stock.describe("Of the same machines: never add it up"),
  match: z
    .enum(machineMatches)
    .describe("sure: the same cloud, machine type and region; probable: the same cloud, region and sizes"),
});

/** An offer of `GET /api/v1/offers`: a public contract. */
export const offerSchema = z.object({
  id: z.string().describe("16 base32 characters, the same whatever its price and stock are"),
  provider: z.enum(originIds),
  ...offerFields,
  gpuName: text,
  family: text,
  gpu: text,
  region: z.object({ ...regionFields, state: text.describe("US state, ISO 3166-2") }),
  native: z.object(nativePriceFields),
  priceMicros: micros.describe("Micro-dollars per machine-hour; null without a known currency or rate"),
  gpuPriceMicros: micros.describe("Micro-dollars per GPU-hour"),
  periodHours: z
    .union([z.literal(24), z.literal(168), z.literal(720)])
    .nullable()
    .describe("Hours that one prepaid payment covers; null where the bill runs by the hour"),
  periodMicros: micros.describe("Micro-dollars due at once for that period; null where there is none"),
  rate: z
    .object({ currency: z.string(), usd: z.number().describe("Dollars for one unit"), date: text })
    .nullable()
    .describe("Null for dollars"),
  observedAt: timestamp.describe(
    "When the last published snapshot of its scope was taken; for list prices the date of the source",
  ),
  source: z
    .enum(sourceIds)
    .nullable()
    .describe("The public price source; null for an own account or the sandbox"),
  launchable: z.boolean().describe("Of a connected account or the sandbox, priced and not sold out"),
  stale: z.boolean(),
  gone: z.boolean(),
  url: z.string(),
  goodPrice: z
    .object({
      verdict: z.enum(priceVerdicts).nullable(),
      p10: micros,
      p50: micros,
      p90: micros,
      observations: z.int().describe("Days of comparable offers"),
    })
    .describe(
      "The price beside those of comparable offers over 30 days, in micro-dollars per GPU-hour: the same GPU, billing and about as many GPUs. Null below 20 observations or 7 days",
    ),
  jobMicros: micros
    .optional()
    .describe(
      "Micro-dollars for the machine over `hours`, of prepaid offers for whole periods; only with `hours`",
    ),
  jobExcludes: z
    .array(z.enum(jobParts))
    .optional()
    .describe(
      "Parts of the job whose price the provider does not report: a disk of `disk` GB, traffic, the billing step; only with `hours`",
    ),
  seenAt: z
    .array(seenAtSchema)
    .optional()
    .describe("The same offer in other public sources; only on the single offer"),
  doors: z
    .array(sellerSchema)
    .optional()
    .describe(
      "The same machine at other providers, cheapest first; only on the single offer, and only if there are any",
    ),
  implausible: z
    .boolean()
    .optional()
    .describe(
      "Below a fifth of the median of at least five clouds, so it is in no list; only on the single offer",
    ),
});

/** An offer of `GET /api/v1/offers/{id}`. */
export const singleOfferSchema = offerSchema.required({ seenAt: true, implausible: true });

const facetSchema = z.array(
  z.object({
    value: z.string().describe("What the query takes"),
    label: z.string(),
    count: z.int(),
    family: text.optional(),
    level: z.enum(placeLevels).optional().describe("Only of regions"),
    parent: text.optional().describe("The value of the region that contains it; only of regions"),
  }),
);

/** A part of a query that was not applied or read otherwise. */
export const noticeSchema = z.object({
  param: z.string(),
  value: z.string(),
  message: z.string(),
  suggestion: z.string().optional().describe("A near name that is known"),
});

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
    kind: facetSchema,
    tier: facetSchema,
    source: facetSchema,
    vendor: facetSchema,
    nvlink: facetSchema,
    interconnect: facetSchema,
  }),
  notices: z.array(noticeSchema).describe("What of the query was not applied or read otherwise, and why"),
  interpreted: z
    .array(z.object({ word: z.string(), param: z.string(), value: z.string() }))
    .describe("The words of q that were read as filters, as the query spells these"),
  asOf: timestamp.nullable().describe("The newest published snapshot"),
  oldest: timestamp
    .nullable()
    .describe("The last successful poll of the provider whose last one is the least recent"),
  mode: z.enum(modes).describe("sandbox: sample offers"),
  newCount: z.int().optional().describe("Matching offers first seen after newSince; only with newSince"),
  cheaperCount: z
    .int()
    .optional()
    .describe(
      "Other matching offers whose listed price fell after newSince, in its own currency; only with newSince",
    ),
  attribution: z
    .string()
    .optional()
    .describe("What to name where these prices are published; only with prices that require it"),
  display: z.object({
    currency: z.string(),
    perUsd: z.number(),
    date: text,
  }),
});
