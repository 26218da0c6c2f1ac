import { crc32, deflateRawSync } from "node:zlib";

import type { SourceFault, SourceHandler } from "./serve";

/** A row of a catalog; the price in dollars per instance-hour, `memory` and `gpu_memory` (of one GPU) in GB. */
export interface CatalogRow {
  instance_name: string;
  location: string;
  price: string;
  cpu: string;
  memory: string;
  gpu_count: string;
  gpu_name: string;
  gpu_memory: string;
  spot: string;
  disk_size: string;
  gpu_vendor: string;
  flags: string;
  cpu_arch: string;
  provider_data: string;
}

const columns = [
  "instance_name",
  "location",
  "price",
  "cpu",
  "memory",
  "gpu_count",
  "gpu_name",
  "gpu_memory",
  "spot",
  "disk_size",
  "gpu_vendor",
  "flags",
  "cpu_arch",
  "provider_data",
] as const;

// Catalog, instance, GPU (count x name GB; "-" for none), cores and GB, dollars an hour on demand and spot ("-" for none),
// regions, then flags or provider data.
// Price levels: GPU rental price data by gpurentalprices.com, CC BY 4.0; the rows are fictional.
const table = `
  aws | p5.48xlarge | 8x H100 80 | 192 2048 | 55.04 21.31 | us-east-1 us-west-2 eu-north-1
  aws | p5e.48xlarge | 8x H200 141 | 192 2048 | 63.3 - | us-east-2
  aws | p4d.24xlarge | 8x A100 40 | 96 1152 | 21.96 9.8 | us-east-1 ap-northeast-1
  aws | g6.xlarge | 1x L4 24 | 4 16 | 0.8048 0.31 | us-east-1 eu-west-1
  aws | g6e.12xlarge | 4x L40S 48 | 48 384 | 10.49 4.2 | us-east-1
  aws | g5g.xlarge | 1x T4G 16 | 4 8 | 0.42 0.19 | us-east-1 | arm
  aws | m7i.large | - | 2 8 | 0.1008 0.04 | us-east-1 eu-west-1
  azure | Standard_ND96isr_H100_v5 | 8x H100 80 | 96 1900 | 98.32 29.4 | eastus westeurope
  azure | Standard_NC40ads_H100_v5 | 1x H100NVL 94 | 40 320 | 6.98 2.8 | eastus
  azure | Standard_NC24ads_A100_v4 | 1x A100 80 | 24 220 | 3.673 0.7 | eastus southeastasia
  azure | Standard_NV6ads_A10_v5 | 1x A10 4 | 6 55 | 0.454 0.09 | eastus
  azure | Standard_NV36ads_A10_v5 | 1x A10 24 | 36 440 | 3.2 0.64 | eastus
  azure | Standard_NV4as_v4 | 1x - - | 4 14 | 0.233 - | eastus
  gcp | a3-highgpu-8g | 8x H100 80 | 208 1872 | 88.25 27.1 | us-central1-a europe-west4-b
  gcp | g2-standard-8 | 1x L4 24 | 8 32 | 0.8536 0.34 | us-central1-a
  gcp | n1-standard-8 | 1x T4 16 | 8 30 | 0.73 0.26 | us-central1-a
  gcp | n1-standard-8 | 2x T4 16 | 8 30 | 1.08 0.37 | us-central1-a
  gcp | n1-standard-8 | 1x V100 16 | 8 30 | 2.86 0.98 | us-central1-a
  gcp | v5litepod-8 | 1x v5litepod-8 128 | 224 384 | 9.6 4.8 | us-west4-a | google
  gcp | tpu-v2-8 | 1x tpu-v2-8 64 | 96 334 | 4.5 - | us-central1-b
  gcp | e2-standard-4 | - | 4 16 | 0.134 0.05 | us-central1-a
  lambdalabs | gpu_8x_h100_sxm5 | 8x H100 80 | 208 1800 | 31.92 - | us-east-1 us-south-2
  lambdalabs | gpu_1x_gh200 | 1x GH200 96 | 64 432 | 2.29 - | us-east-3 | arm
  lambdalabs | gpu_1x_a10 | 1x A10 24 | 30 200 | 1.29 - | us-west-1
  nebius | gpu-h100-sxm 1gpu-16vcpu-200gb | 1x H100 80 | 16 200 | 3.85 1.25 | eu-north1
  nebius | gpu-h200-sxm 8gpu-128vcpu-1600gb | 8x H200 141 | 128 1600 | 36 11.6 | eu-north1 us-central1
  nebius | cpu-d3 4vcpu-16gb | - | 4 16 | 0.1 - | eu-north1
  oci | BM.GPU.H100.8 | 8x H100 80 | 224 2048 | 80 40 | us-ashburn-1 uk-london-1
  oci | VM.GPU.A10.1 | 1x A10 24 | 30 240 | 2 1 | us-ashburn-1
  runpod | NVIDIA H100 80GB HBM3 | 1x H100 80 | 20 251 | 3.29 - | US-KS-2 CA
  runpod | NVIDIA H100 80GB HBM3 | 2x H100 80 | 40 502 | 6.58 - | US-KS-2
  runpod | NVIDIA GeForce RTX 4090 | 1x RTX4090 24 | 6 41 | 0.69 - | EU-RO-1 SE
  runpod | NVIDIA H200 | 8x H200 141 | 192 2000 | 33.5 - | US-KS-2 | runpod-cluster
  runpod | cpu3c-4-8 | - | 4 8 | 0.12 - | US-KS-2 | runpod-cpu
  verda | 1H100.80S.30V | 1x H100 80 | 30 120 | 2.29 0.8 | FIN-01 ICE-01
  verda | 2RTXPRO6000.60V | 2x RTXPRO6000 96 | 60 300 | 2.84 1.02 | FIN-03
  cloudrift | rtx49-7-50-500-nr.1 | 1x RTX4090 24 | 7 50 | 0.39 - | us-east-nc-nr-1
  cloudrift | rtx59-16c-nr.2 | 2x RTX5090 32 | 32 180 | 1.3 - | us-east-nc-nr-1
`;

/** Every row by catalog, also those without a GPU. */
export const catalogRows: ReadonlyMap<string, readonly CatalogRow[]> = readTable();

/** The number of the workflow's run, the second part of a version. */
const run = 4211;

/** GET /v3/<catalog>/version and /v3/<catalog>/<version>/catalog.zip, after dstackai/gpuhunt publish_catalog.sh. */
export const handle: SourceHandler = ({ method, path, fault }) => {
  const [, name = "", file] = /^\/v3\/([a-z]+)\/(.+)$/.exec(path) ?? [];
  const rows = catalogRows.get(name);
  if (method !== "GET" || !rows) return notFound;
  const version = `${versionDay(fault)}-${run}`;
  if (file === "version") return { body: `${version}\n`, headers: { "content-type": "binary/octet-stream" } };
  if (file !== `${version}/catalog.zip` || fault === "no-zip") return notFound;
  const zip = writeZip(`${name}.csv`, toCsv(fault === "empty" ? [] : rows, fault));
  const body = fault === "cut-zip" ? zip.subarray(0, Math.floor(zip.length * 0.6)) : zip;
  return { body, headers: { "content-type": "application/zip" } };
};

const notFound = {
  status: 404,
  headers: { "content-type": "application/xml" },
  body: '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NoSuchKey</Code></Error>',
};

function versionDay(fault: SourceFault | null): string {
  return fault === "old-version" ? "20260704" : new Date().toISOString().slice(0, 10).replaceAll("-", "");
}

/** As Python's csv.DictWriter writes rows. */
export function toCsv(rows: readonly CatalogRow[], fault: SourceFault | null = null): string {
  const header = columns.map((column) =>
    fault === "moved" && column === "price" ? "price_per_hour" : column,
  );
  const lines = rows.map((row) => {
    const price = fault === "cents" ? String(Math.round(Number(row.price) * 100)) : row.price;
    return columns.map((column) => quote(column === "price" ? price : row[column]));
  });
  return [header, ...lines].map((cells) => `${cells.join(",")}\r\n`).join("");
}

function quote(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** A zip file with one compressed file: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3. */
export function writeZip(name: string, text: string): Buffer {
  const bytes = Buffer.from(text);
  const compressed = deflateRawSync(bytes);
  const path = Buffer.from(name);
  const facts = Buffer.alloc(26);
  facts.writeUInt16LE(20, 0);
  facts.writeUInt16LE(8, 4);
  facts.writeUInt16LE(0x21, 8);
  facts.writeUInt32LE(crc32(bytes), 10);
  facts.writeUInt32LE(compressed.length, 14);
  facts.writeUInt32LE(bytes.length, 18);
  facts.writeUInt16LE(path.length, 22);
  const local = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), facts, path, compressed]);
  const entry = Buffer.concat([Buffer.from("PK\x01\x02\x14\x00", "latin1"), facts, Buffer.alloc(14), path]);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", 0, "latin1");
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, entry, end]);
}

function readTable(): Map<string, CatalogRow[]> {
  const catalogs = new Map<string, CatalogRow[]>();
  for (const line of table.trim().split("\n")) {
    const [name = "", ...cells] = line.split("|").map((cell) => cell.trim());
    catalogs.set(name, [...(catalogs.get(name) ?? []), ...readRows(name, cells)]);
  }
  return catalogs;
}

function readRows(catalog: string, cells: string[]): CatalogRow[] {
  const [instance = "", gpus = "", size = "", prices = "", regions = "", note = ""] = cells;
  const [count = "0", gpu = "", memory = ""] = gpus === "-" ? [] : gpus.split(" ");
  const [cpu = "", ram = ""] = size.split(" ");
  const hourly = prices.split(" ").map((price) => (price === "-" ? null : Number(price)));
  return regions.split(" ").flatMap((location) =>
    hourly.flatMap((price, kind) => {
      if (price === null) return [];
      const isSpot = kind === 1;
      return {
        instance_name: instance,
        location,
        price: String(price),
        cpu,
        memory: Number(ram).toFixed(1),
        gpu_count: count.replace("x", ""),
        gpu_name: gpu === "-" ? "" : gpu,
        gpu_memory: memory === "-" || memory === "" ? "" : Number(memory).toFixed(1),
        spot: isSpot ? "True" : "False",
        disk_size: catalog === "lambdalabs" ? "512.0" : "",
        gpu_vendor: gpus === "-" ? "" : note === "google" ? "google" : "nvidia",
        flags: isSpot && catalog === "oci" ? "oci-spot" : note.startsWith("runpod-") ? note : "",
        cpu_arch: note === "arm" ? "arm" : "x86",
        provider_data: note === "runpod-cluster" ? '{"pod_counts": [2, 3, 4]}' : "{}",
      };
    }),
  );
}
