import { z } from "zod";

import { canonicalCloud } from "@/lib/domain/clouds";
import type { ListedOffer, Region } from "@/lib/domain/offer";

import { readGpuOrPart } from "../gpu-part";
import { readRegion } from "../gpu-region";
import { amount, detail, identifier, numeric, parseGpuCount, parseSize, parseText } from "../parse";
import type { Reject } from "../rows";
import { publicOffer } from "../source";

import type { CsvRecord } from "./csv-file";

/**
 * The columns in use: `price` in US dollars per instance-hour, `memory` of the instance and `gpu_memory` of one GPU in GB.
 * https://github.com/dstackai/gpuhunt/blob/main/src/gpuhunt/_internal/models.py
 */
const shape = {
  instance_name: identifier,
  location: identifier,
  price: amount,
  cpu: detail,
  memory: detail,
  gpu_count: numeric,
  gpu_name: identifier,
  gpu_memory: detail,
  spot: z.enum(["True", "False"]),
  disk_size: detail,
  gpu_vendor: detail,
  flags: detail,
};

export const catalogRow = z.object(shape);
type CatalogRow = z.infer<typeof catalogRow>;

export const columns = Object.keys(shape);

/** Computed, not quoted: https://github.com/dstackai/gpuhunt/blob/main/src/gpuhunt/providers/oci.py */
const computedPrices = "oci-spot";
/** Several machines at once, and machines without a GPU. */
const skippedFlags: ReadonlySet<string> = new Set([computedPrices, "runpod-cluster", "runpod-cpu"]);

/** Whether a row is no offer of a machine with GPUs: CPU shapes, TPUs, and rows with one of the flags above. */
export function isIgnored({
  gpu_count: count,
  gpu_name: name,
  gpu_vendor: vendor,
  flags,
}: CsvRecord): boolean {
  if (count === "" || parseGpuCount(count) === 0 || name === "") return true;
  if (vendor === "google" || name?.startsWith("tpu-")) return true;
  return (flags ?? "").split(/\s+/).some((flag) => skippedFlags.has(flag));
}

/** Converts a row of a catalog to one offer. */
export function toOffers(catalog: string, row: CatalogRow, reject: Reject): ListedOffer[] {
  const name = parseText(row.gpu_name);
  if (name === null) {
    reject(".gpu_name", row.gpu_name, "No GPU is named", `${catalog}/${row.instance_name}`);
    return [];
  }
  const billing = row.spot === "True" ? "spot" : "on-demand";
  const instance = [row.instance_name, ...variantOf(catalog, row)].join("/");
  return [
    publicOffer(
      { id: "gpuhunt", kind: "list" },
      {
        nativeId: [catalog, instance, row.location, billing].join("/"),
        cloud: canonicalCloud(catalog),
        ...readGpuOrPart(name, parseSize(row.gpu_memory)),
        gpuCount: row.gpu_count,
        vcpus: parseSize(row.cpu),
        memoryGb: parseSize(row.memory),
        storageGb: parseSize(row.disk_size),
        billing,
        region: readLocation(catalog, row.location),
        native: { amount: row.price, currency: "USD", unit: "major", per: "hour", scope: "machine" },
      },
    ),
  ];
}

/** The instance of a row that does not parse: all its regions. */
export function readNativeId(catalog: string, row: unknown): string | null {
  const { instance_name: instance } = row as CsvRecord;
  return instance ? `${catalog}/${instance}` : null;
}

/**
 * What an instance name leaves open: RunPod's names a GPU of which one rents several, and Google's N1 machines take any.
 */
function variantOf(
  catalog: string,
  { instance_name: instance, gpu_count: count, gpu_name: gpu }: CatalogRow,
): string[] {
  if (catalog === "gcp" && instance.startsWith("n1-")) return [`${count}x ${gpu}`];
  return catalog === "runpod" && count > 1 ? [`${count}x`] : [];
}

/** RunPod's community cloud has country codes for locations. */
function readLocation(catalog: string, location: string): Region {
  const country = catalog === "runpod" && /^[A-Z]{2}$/.test(location) ? location : null;
  return readRegion(null, location, null, country);
}
