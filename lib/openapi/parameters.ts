import { z } from "zod";

import { originIds, sourceIds } from "@/lib/domain/provider-id";
import {
  billings,
  deploymentTypes,
  markets,
  priceKinds,
  stocks,
  tiers,
  vendors,
} from "@/lib/domain/vocabulary";
import { changeKinds } from "@/lib/changes/kinds";
import { defaultLimit, maxLimit } from "@/lib/changes/request";
import { columnKeys } from "@/lib/offers/columns";
import { defaultCurrency, defaultLists, defaultPageSize, maxPageSize, sortKeys } from "@/lib/offers/search";

import { jsonSchema, type JsonSchema } from "./schemas";

export interface Parameter {
  name: string;
  in: "query" | "path";
  required?: boolean;
  description?: string;
  style?: "form";
  explode?: false;
  schema: JsonSchema;
}

const range = z.string().regex(/^(\d+(\.\d+)?)?(\.\.(\d+(\.\d+)?)?)?$/);
const list = (value: z.ZodType<string> = z.string()) => z.array(value);
const sort = z.enum(sortKeys.flatMap((key) => [key, `-${key}` as const]));

/** The parameters of `GET /api/v1/offers`; invalid ones are ignored, with a notice in the response. */
const search = {
  q: z
    .string()
    .describe(
      "Recognized words become filters, see `interpreted`; every other word, and every quoted one, must be in the names of the offer, its cloud or its region",
    ),
  gpu: list().describe("Families such as H100 or RTX-4090, or GPUs such as h100-sxm-80"),
  vram: range.describe("GB per GPU: a..b, a.., ..b or a"),
  gpus: z.union([range, z.literal("unknown")]).describe("Number of GPUs; unknown selects prices without one"),
  price: range.describe("Dollars per GPU-hour"),
  total: range.describe("Dollars per machine-hour"),
  region: list().describe("Countries (ISO 3166-1 alpha-2), US states (US-CA), continents, or region ids"),
  provider: list(z.enum([...originIds, "unknown"])).describe("Providers, and sources of public prices"),
  cloud: list(),
  billing: list(z.enum([...billings, "unknown", "any"])).describe(
    `${defaultLists.billing.join(",")} when left out; any is all ${billings.length}`,
  ),
  type: list(z.enum([...deploymentTypes, "unknown"])),
  stock: list(z.enum([...stocks, "any"])).describe(
    `${defaultLists.stock.join(",")} when left out; any is all ${stocks.length}`,
  ),
  vramTotal: range.describe("GB per machine"),
  vendor: list(z.enum([...vendors, "unknown"])),
  nvlink: list(z.enum(["yes", "no", "unknown"])),
  interconnect: list().describe("As reported, case ignored"),
  vcpus: range.describe("vCPUs per machine"),
  memory: range.describe("GB per machine"),
  storage: range.describe("GB per machine"),
  launchable: z
    .enum(["yes", "no"])
    .describe("yes: of a connected account or the sandbox, priced and not sold out"),
  kind: list(z.enum([...priceKinds, "unknown", "any"])).describe(
    `quote can be rented now, list is a published price, aggregate a figure over many; ${defaultLists.kind.join(",")} when left out`,
  ),
  tier: list(z.enum([...tiers, "unknown"])),
  source: list(z.enum([...sourceIds, "unknown"])).describe("Sources of public prices"),
  market: z
    .enum(markets)
    .describe(
      "own accounts, public prices, all of both, or the sandbox; when left out own with an account, else public, else sandbox",
    ),
  hours: z
    .number()
    .positive()
    .describe("Hours of a job; adds jobMicros and jobExcludes, and the sort key job"),
  disk: z
    .number()
    .positive()
    .describe("GB that the job needs; jobExcludes has disk where the price does not include as much"),
  group: z.literal("gpu").describe("Of the page only: one line per GPU model"),
  sort: list(sort).describe("Keys, - descends; price, per GPU, when left out"),
  columns: list().describe(
    `Of the page and the CSV only: any of ${columnKeys.join(", ")}; the GPU comes first`,
  ),
  currency: z
    .string()
    .describe(`Of display only (ISO 4217); prices stay in dollars. ${defaultCurrency} when left out`),
  page: z.int().min(1).describe("1 when left out"),
  size: z.int().min(1).max(maxPageSize).describe(`${defaultPageSize} when left out`),
  newSince: z.iso
    .datetime({ offset: true })
    .describe("Of the API only: adds newCount and cheaperCount, counted since this time"),
} satisfies Record<string, z.ZodType>;

export const searchParameters: Parameter[] = toParameters(search);

function toParameters(schemas: Record<string, z.ZodType>): Parameter[] {
  return Object.entries(schemas).map(([name, schema]) => {
    const { description, ...made } = jsonSchema(schema);
    return {
      name,
      in: "query",
      ...(typeof description === "string" && { description }),
      ...(made["type"] === "array" && { style: "form", explode: false }),
      schema: made,
    };
  });
}

const csvOnly = {
  bom: z.literal("1").describe("Starts the file with a byte order mark, which some spreadsheets need"),
};
const withoutMeaning = new Set(["currency", "group", "page", "size"]);

/** The parameters of `GET /api/v1/offers.csv`, which has all rows. */
export const csvParameters: Parameter[] = [
  ...searchParameters.filter(({ name }) => !withoutMeaning.has(name)),
  ...toParameters(csvOnly),
];

export function pathParameter(name: string, schema: z.ZodType = z.string()): Parameter {
  return { name, in: "path", required: true, schema: jsonSchema(schema) };
}

const time = z.union([z.iso.datetime({ offset: true }), z.iso.date()]);

/** The parameters of an offer's history. */
export const historyParameters: Parameter[] = toParameters({
  from: time.describe("30 days ago when left out"),
  to: time.describe("Now when left out"),
  step: z.enum(["change", "day"]).describe("change when left out"),
});

/** The parameters of the GPUs. */
export const gpuParameters: Parameter[] = toParameters({ market: search.market });

const ofTableOnly = new Set(["hours", "disk", "group", "sort", "columns", "page", "size", "newSince"]);
const cursor = z.string().regex(/^\d{1,15}$/);
const changes = {
  ...search,
  stock: search.stock.describe("After the change; everything when left out"),
  billing: search.billing.describe("Everything when left out"),
  kind: list(z.enum([...changeKinds, ...priceKinds, "unknown", "any"])).describe(
    `Kinds of changes (all ${changeKinds.length} when left out) and, as in the list of offers, kinds of prices`,
  ),
  after: cursor.describe(
    "The `next` of an earlier reply: what followed it, oldest first; 0 for everything that is kept",
  ),
  before: cursor.describe("The `older` of an earlier reply: what preceded it, newest first"),
  limit: z.int().min(1).max(maxLimit).describe(`${defaultLimit} when left out`),
};

/** The parameters of `GET /api/v1/changes`. */
export const changesParameters: Parameter[] = toParameters(changes).filter(
  ({ name }) => !ofTableOnly.has(name),
);
