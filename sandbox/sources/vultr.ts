import type { SourceCall, SourceHandler } from "./serve";

/** A plan of either list, with the fields that https://www.vultr.com/api/#tag/plans documents. */
export interface VultrPlan {
  id: string;
  type: string;
  locations: string[];
  hourly_cost: number;
  monthly_cost: number;
  hourly_cost_preemptible: number;
  deploy_ondemand: boolean;
  deploy_preemptible: boolean;
  location_cost: Record<string, { hourly_cost: number; monthly_cost: number }>;
  [field: string]: unknown;
}

/** Monthly prices are capped at this many hours. */
const cappedHours = 672;

// Id, vCPUs, MB of memory, GB of disk, GB of GPU memory, GPU, number of GPUs, dollars per hour, regions.
// Price levels: GPU rental price data by gpurentalprices.com, CC BY 4.0; the rows are fictional.
const cloudTable = `
  vcg-a16-2c-8g-2vram       2   8192   50   2   NVIDIA_A16   1/8   0.059  ewr,ord,lhr,fra,sjc,nrt,blr
  vcg-a16-2c-16g-4vram      2   16384  80   4   NVIDIA_A16   1/4   0.118  ewr,ord,lhr,fra,sjc,nrt,blr
  vcg-a16-3c-32g-8vram      3   32768  170  8   NVIDIA_A16   1/2   0.236  ewr,ord,,blr
  vcg-a16-6c-64g-16vram     6   65536  350  16  NVIDIA_A16   1     0.471  ewr,ord,lhr,bom,del
  vcg-a16-12c-128g-32vram   12  131072 700  32  NVIDIA_A16   2     0.942  ewr,ord
  vcg-a16-24c-256g-64vram   24  262144 1400 64  NVIDIA_A16   4     1.884  sto
  vcg-a40-1c-5g-2vram       1   5120   50   2   NVIDIA_A40   1/24  0.075  -
  vcg-a40-8c-40g-16vram     8   40960  470  16  NVIDIA_A40   1/3   0.571  blr
  vcg-a40-24c-120g-48vram   24  122880 1400 48  NVIDIA_A40   -     1.712  blr,syd
  vcg-a40-96c-480g-192vram  96  491520 5600 192 NVIDIA_A40   4     6.848  -
  vcg-a100-1c-6g-4vram      1   6144   70   4   NVIDIA_A100  1/20  0.123  ewr,lax
  vcg-a100-6c-60g-40vram    6   61440  700  40  NVIDIA_A100  1/2   1.199  ewr
  vcg-a100-12c-120g-80vram  12  122880 1400 80  NVIDIA_A100  1     2.397  ewr,icn,sgp
  vcg-a100-24c-240g-160vram 24  245760 2800 160 NVIDIA_A100  -     4.795  -
  vcg-l40s-2c-22g-6vram     2   22528  120  6   NVIDIA_L40S  1/8   0.209  sto,mxp
  vcg-l40s-16c-180g-48vram  16  184320 1200 48  NVIDIA_L40S  1     1.671  ord,dfw,sto
  vcg-l40s-32c-375g-96vram  32  384000 2200 96  NVIDIA_L40S  -     3.342  ord,dfw
  vcg-b200-31c-353g-192vram 31  361472 1792 192 NVIDIA_B200  1     3.99   atl,sea,xyz
  vcg-h300-20c-200g-200vram 20  204800 1000 200 NVIDIA_H300X 2     5.5    ord
  vcg-h300-20c-200g-150vram 20  204800 1000 150 NVIDIA_H300X -     4.1    ord
`;

// Id, threads, MB of memory, GB of a disk, disks, GPU, number of GPUs, dollars per hour on demand and preemptible, regions.
const metalTable = `
  vbm-4c-32gb                  8   32768   240  2 -               0 0.171 -      ewr,ord,ams,fra,nrt
  vbm-24c-256gb-amd            48  262144  450  2 -               0 0.986 -      ams,sgp
  vbm-48c-1024gb-4-a100-gpu    96  1048576 450  2 NVIDIA_A100     4 9.589 6.2    ewr
  vbm-112c-2048gb-8-a100-gpu   224 2097152 960  4 NVIDIA_A100_SXM 8 20.62 11.12  -
  vbm-112c-2048gb-8-h100-gpu   224 2097152 960  2 -               8 23.92 18.4   sea,ord
  vbm-64c-2048gb-8-l40-gpu     128 2097152 480  2 NVIDIA_L40S     8 13.37 11.92  -
  vbm-72c-480gb-gh200-gpu      72  491520  960  1 -               1 1.99  1.99   atl
  vbm-256c-2048gb-8-mi300x-gpu 256 2321924 3576 8 -               8 17.52 14.8   ord
  vbm-256c-3072gb-8-mi325x-gpu 256 3145728 3576 8 AMD_MI325X      8 36.92 16     ord
  vbm-256c-3072gb-8-b200-gpu   256 3145728 3576 8 NVIDIA_B200     8 68    25.6   -
  vbm-256c-3072gb-8-mi355x-gpu 256 3145728 3576 8 AMD_MI355X      8 22.5  20.72  ord,ams
  vbm-512c-4096gb-8-r100-gpu   512 4194304 3576 8 -               8 88    -      ord
`;

/** These are in the list but can only be rented as preemptible. */
const preemptibleOnly = new Set(["vbm-256c-3072gb-8-b200-gpu", "vbm-256c-3072gb-8-mi325x-gpu"]);

/** Dollars per hour in regions that cost more than the plan's price. */
const dearerRegions: Readonly<Record<string, readonly [region: string, hourly: number]>> = {
  "vcg-a100-12c-120g-80vram": ["sgp", 2.876],
};

/** The plans with GPUs of /v2/plans, and a CPU plan, which `type=vcg` leaves out. */
export const cloudPlans: readonly VultrPlan[] = [
  ...rowsOf(cloudTable).map(
    ([id = "", cpus, ram, disk, vram, gpu = "", count = "", hourly, regions = ""]) => ({
      ...commonFields(id, "vcg", Number(hourly), Number(hourly), regions),
      deploy_preemptible: false,
      vcpu_count: Number(cpus),
      ram: Number(ram),
      disk: Number(disk),
      disk_count: 1,
      bandwidth: 5120,
      gpu_vram_gb: Number(vram),
      gpu_type: gpu,
      gpu_brand: "NVIDIA",
      // The newest plans have no number of GPUs.
      ...(count === "-" ? {} : { gpu_count: count.includes("/") ? count : Number(count) }),
    }),
  ),
  {
    ...commonFields("vc2-1c-1gb", "vc2", 0.007, 0.007, "ewr,ams"),
    vcpu_count: 1,
    ram: 1024,
    disk: 25,
    disk_count: 1,
    bandwidth: 1024,
  },
];

/** The plans of /v2/plans-metal: with GPUs, most of which only the id names, and without. */
export const metalPlans: readonly VultrPlan[] = rowsOf(metalTable).map(
  ([id = "", threads, ram, disk, disks, gpu, count, hourly, preemptible, regions = ""]) => ({
    ...commonFields(id, "NVMe", Number(hourly), preemptible === "-" ? 0 : Number(preemptible), regions),
    deploy_ondemand: !preemptibleOnly.has(id),
    deploy_preemptible: preemptible !== "-",
    cpu_count: Number(threads) / 2,
    cpu_cores: Number(threads) / 2,
    cpu_threads: Number(threads),
    cpu_model: "EPYC 9534",
    ram: Number(ram),
    disk: Number(disk),
    disk_count: Number(disks),
    bandwidth: 10240,
    ...(gpu === "-" ? {} : { gpu_type: gpu, gpu_count: Number(count) }),
  }),
);

const maxPageSize = 500;
const usualPageSize = 100;

/** GET /v2/plans with `type`, and /v2/plans-metal; both with `per_page` and `cursor`. */
export const handle: SourceHandler = ({ method, path, query, fault }) => {
  const isMetal = path === "/v2/plans-metal";
  if (method !== "GET" || (!isMetal && path !== "/v2/plans")) return null;
  const type = query.get("type");
  const plans = isMetal
    ? metalPlans
    : cloudPlans.filter((plan) => type === null || type === "all" || plan.type === type);
  const all = fault === "empty" ? [] : plans.map((plan) => applyFault(plan, fault));
  const size = Math.min(maxPageSize, Math.max(1, Number(query.get("per_page") ?? usualPageSize) || 1));
  const start = readCursor(query.get("cursor"));
  if (start === null) return { status: 400, body: { error: "Invalid cursor", status: 400 } };
  const end = start + size;
  const links = {
    next: end < all.length ? writeCursor("next", end) : "",
    prev: start > 0 ? writeCursor("prev", Math.max(0, start - size)) : "",
  };
  const rows = all.slice(start, end);
  const meta = { total: all.length, links };
  return { body: isMetal ? { plans_metal: rows, meta } : { plans: rows, meta } };
};

function commonFields(
  id: string,
  type: string,
  hourly: number,
  preemptible: number,
  regions: string,
): VultrPlan {
  const dearer = dearerRegions[id];
  return {
    id,
    type,
    locations: regions === "-" ? [] : regions.split(","),
    hourly_cost: hourly,
    monthly_cost: toMonthly(hourly),
    hourly_cost_preemptible: preemptible,
    monthly_cost_preemptible: toMonthly(preemptible),
    invoice_type: "hourly",
    deploy_ondemand: true,
    deploy_preemptible: false,
    location_cost: dearer
      ? { [dearer[0]]: { hourly_cost: dearer[1], monthly_cost: toMonthly(dearer[1]) } }
      : {},
  };
}

function toMonthly(hourly: number): number {
  return Number((hourly * cappedHours).toFixed(2));
}

function rowsOf(table: string): string[][] {
  return table
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/));
}

function applyFault(plan: VultrPlan, fault: SourceCall["fault"]): object {
  const { hourly_cost, hourly_cost_preemptible, location_cost, ...others } = plan;
  if (fault === "moved") return { ...others, pricing: { hourly: hourly_cost } };
  if (fault !== "cents") return plan;
  return {
    ...others,
    location_cost: Object.fromEntries(
      Object.entries(location_cost).map(([region, cost]) => [
        region,
        { hourly_cost: Math.round(cost.hourly_cost * 100), monthly_cost: cost.monthly_cost },
      ]),
    ),
    hourly_cost: Math.round(hourly_cost * 100),
    hourly_cost_preemptible: Math.round(hourly_cost_preemptible * 100),
  };
}

function writeCursor(direction: "next" | "prev", start: number): string {
  return Buffer.from(`${direction}__${start}`).toString("base64");
}

function readCursor(cursor: string | null): number | null {
  if (cursor === null || cursor === "") return 0;
  const start = /^(?:next|prev)__(\d+)$/.exec(Buffer.from(cursor, "base64").toString())?.[1];
  return start === undefined ? null : Number(start);
}
