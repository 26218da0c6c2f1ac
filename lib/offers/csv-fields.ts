import type { Cell } from "@/lib/csv";
import { isoTime } from "@/lib/format";
import { vendorOf } from "@/lib/gpus";

import type { ColumnKey } from "./columns";
import { moreReaders, type DescribedOffer } from "./more-fields";

type Reader = (described: DescribedOffer) => Cell;

/** The fields of `offers.csv`, named as in the JSON. Prices are micro-dollars, those of figures per hour. */
const readers = {
  id: ({ offer }) => offer.id,
  rawGpu: ({ offer }) => offer.rawGpu,
  gpuName: ({ offer }) => offer.gpuName,
  gpuCount: ({ offer }) => offer.gpuCount,
  vramGb: ({ offer }) => offer.vramGb,
  vramTotalGb: moreReaders.vramTotal,
  gpuPriceMicros: ({ offer }) => offer.gpuPriceMicros,
  priceMicros: ({ offer }) => offer.priceMicros,
  monthMicros: moreReaders.month,
  perGbMicros: moreReaders.perGb,
  perTflopsMicros: moreReaders.perTflops,
  perTbpsMicros: moreReaders.perTbps,
  marketMedianMicros: moreReaders.median,
  jobMicros: moreReaders.job,
  jobExcludes: ({ offer }) => offer.jobExcludes?.join(" ") ?? null,
  billing: ({ offer }) => offer.billing,
  periodHours: ({ offer }) => offer.periodHours,
  periodMicros: ({ offer }) => offer.periodMicros,
  stock: ({ offer }) => offer.stock,
  capacity: ({ offer }) => offer.capacity,
  "region.id": ({ offer }) => offer.region.id,
  "region.name": ({ offer }) => offer.region.name,
  "region.country": ({ offer }) => offer.region.country,
  cloud: ({ offer }) => offer.cloud,
  provider: ({ offer }) => offer.provider,
  type: ({ offer }) => offer.type,
  vcpus: ({ offer }) => offer.vcpus,
  memoryGb: ({ offer }) => offer.memoryGb,
  storageGb: ({ offer }) => offer.storageGb,
  interconnect: ({ offer }) => offer.interconnect,
  nvlink: ({ offer }) => offer.nvlink,
  vendor: ({ offer }) => vendorOf(offer.gpuName),
  firstSeenAt: ({ indexed }) => isoTime(indexed.firstSeenAt),
  observedAt: ({ offer }) => offer.observedAt,
  stale: ({ offer }) => offer.stale,
  source: ({ offer }) => offer.source,
  kind: ({ offer }) => offer.kind,
  tier: ({ offer }) => offer.tier,
  attribution: ({ offer }) => (offer.source === "gpurentalprices" ? bundledAttribution : null),
} satisfies Record<string, Reader>;

export type CsvField = keyof typeof readers;

/** What to name where prices of the bundled list are published. */
export const bundledAttribution =
  "GPU rental price data by gpurentalprices.com (https://gpurentalprices.com), CC BY 4.0, modified: GPU names are normalized.";

const fieldsByColumn: Record<ColumnKey, readonly CsvField[]> = {
  gpu: ["gpuName", "rawGpu", "gpuCount"],
  gpus: ["gpuCount"],
  vram: ["vramGb"],
  vramTotal: ["vramTotalGb"],
  price: ["gpuPriceMicros", "billing"],
  // The history of an offer has a file of its own.
  trend: [],
  total: ["priceMicros"],
  perGb: ["perGbMicros"],
  perTflops: ["perTflopsMicros"],
  perTbps: ["perTbpsMicros"],
  month: ["monthMicros"],
  median: ["marketMedianMicros"],
  stock: ["stock", "capacity"],
  region: ["region.country", "region.id", "region.name"],
  cloud: ["cloud", "provider"],
  provider: ["provider"],
  source: ["source", "kind", "tier"],
  billing: ["billing", "periodHours", "periodMicros"],
  type: ["type"],
  vcpus: ["vcpus"],
  memory: ["memoryGb"],
  storage: ["storageGb"],
  interconnect: ["interconnect", "nvlink"],
  vendor: ["vendor"],
  firstSeen: ["firstSeenAt"],
  age: ["observedAt", "stale"],
  job: ["jobMicros", "jobExcludes"],
};

const publicFields = ["source", "kind", "observedAt", "attribution"] as const;

/** The fields of these columns, the id first; with public prices also where they come from. */
export function csvFields(columns: readonly ColumnKey[], hasPublicPrices: boolean): CsvField[] {
  const fields = columns.flatMap((key) => fieldsByColumn[key]);
  return [...new Set<CsvField>(["id", ...fields, ...(hasPublicPrices ? publicFields : [])])];
}

export function csvCells(fields: readonly CsvField[], described: DescribedOffer): Cell[] {
  return fields.map((field) => (readers[field] as Reader)(described));
}
