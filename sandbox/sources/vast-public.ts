import { chance, chanceInteger, chanceItem } from "../catalog/chance";

import type { SourceCall, SourceHandler } from "./serve";

/** An ask; `dph_total` and `min_bid` in dollars per hour for all its GPUs. */
export interface VastAsk {
  id: number;
  ask_contract_id: number;
  machine_id: number;
  host_id: number;
  public_ipaddr: string;
  hostname: null;
  gpu_name: string;
  num_gpus: number;
  gpu_ram: number;
  gpu_total_ram: number;
  gpu_frac: number;
  dph_base: number;
  dph_total: number;
  min_bid: number | null;
  storage_cost: number;
  inet_up_cost: number;
  inet_down_cost: number;
  cpu_cores: number | null;
  cpu_cores_effective: number;
  cpu_ram: number;
  disk_space: number;
  geolocation: string | null;
  verification: "verified" | "unverified" | "deverified";
  reliability2: number;
  duration: number;
  end_date: number;
  rentable: boolean;
  rented: boolean;
}

// GPU name, MiB, number of machines, dollars per GPU-hour at the middle of the market.
// Price levels: GPU rental price data by gpurentalprices.com, CC BY 4.0; the rows are fictional.
const table = `
  RTX 4090 | 24564 | 90 | 0.36
  RTX 5090 | 32607 | 40 | 0.52
  RTX 3090 | 24576 | 45 | 0.19
  H100 SXM | 81559 | 22 | 2.11
  H100 NVL | 95830 | 5 | 2.05
  H200 | 143771 | 7 | 2.93
  B200 | 183359 | 3 | 4.4
  A100 SXM4 | 81920 | 12 | 0.92
  A100 PCIE | 40960 | 6 | 0.58
  L40S | 46068 | 6 | 0.61
  RTX PRO 6000 WS | 97887 | 9 | 1.02
  RTX 6000Ada | 49140 | 5 | 0.6
  RTX A6000 | 49140 | 9 | 0.4
  RTX 4080S | 16376 | 6 | 0.23
  RTX 4070S Ti | 16376 | 5 | 0.17
  RTX 3060 | 12288 | 9 | 0.07
  Tesla V100 | 32768 | 5 | 0.17
  Q RTX 8000 | 49152 | 2 | 0.25
  Titan RTX | 24576 | 1 | 0.15
  GTX 1660 S | 6144 | 4 | 0.04
  CMP 50HX | 10240 | 2 | 0.03
  RTX 7090 Preview | 49140 | 1 | 0.02
`;

const places = [
  "California, US",
  "Quebec, CA",
  "Sweden, SE",
  "Tbilisi, GE",
  ", US",
  ", CA",
  "Delaware, US",
  null,
] as const;

/** Every ask of the sandbox, also the rented ones. */
export const vastAsks: readonly VastAsk[] = [...table.trim().split("\n").flatMap(listMachines), ...oddAsks()];

const maxRows = 64;
const operators: Record<string, (value: unknown, wanted: unknown) => boolean> = {
  eq: (value, wanted) => value === wanted,
  neq: (value, wanted) => value !== wanted,
  gt: (value, wanted) => Number(value) > Number(wanted),
  gte: (value, wanted) => Number(value) >= Number(wanted),
  lt: (value, wanted) => Number(value) < Number(wanted),
  lte: (value, wanted) => Number(value) <= Number(wanted),
  in: (value, wanted) => Array.isArray(wanted) && wanted.includes(value),
  notin: (value, wanted) => Array.isArray(wanted) && !wanted.includes(value),
};
const settings = new Set(["type", "order", "limit", "allocated_storage"]);
/** Not a filter of the server: https://docs.vast.ai/api-reference/search/search-offers */
const ignored = new Set(["rented"]);

/** POST /api/v0/bundles/ with a bare filter; at most 64 rows. */
export const handle: SourceHandler = ({ method, path, body, fault }) => {
  if (method !== "POST" || path !== "/api/v0/bundles/") return null;
  const filter = parseFilter(body);
  if (!filter || "q" in filter)
    return { status: 400, body: { success: false, error: "invalid_args", msg: "bad query" } };
  const asks = fault === "empty" ? [] : vastAsks.filter((ask) => matches(ask, filter));
  const sorted = [...asks].sort((one, other) => one.dph_total - other.dph_total);
  const limit = Math.min(maxRows, typeof filter["limit"] === "number" ? filter["limit"] : maxRows);
  const offers = sorted.slice(0, limit).map((ask) => applyFault(ask, fault));
  return { body: { offers, truncated: sorted.length > limit } };
};

function parseFilter(body: string): Record<string, unknown> | null {
  try {
    return JSON.parse(body) as Record<string, unknown>;
  } catch {
    return null;
  }
}

function matches(ask: VastAsk, filter: Record<string, unknown>): boolean {
  return Object.entries(filter)
    .filter(([field]) => !settings.has(field) && !ignored.has(field))
    .every(([field, conditions]) =>
      Object.entries(conditions as object).every(([operator, wanted]) =>
        operators[operator]?.(ask[field as keyof VastAsk], wanted),
      ),
    );
}

function applyFault(ask: VastAsk, fault: SourceCall["fault"]): object {
  const { dph_total: price, ...others } = ask;
  if (fault === "moved") return { ...others, search: { totalHour: price } };
  return fault === "cents"
    ? { ...ask, dph_total: price * 100, min_bid: ask.min_bid && ask.min_bid * 100 }
    : ask;
}

function listMachines(line: string): VastAsk[] {
  const [gpu = "", memory, machines, price] = line.split("|").map((cell) => cell.trim());
  return Array.from({ length: Number(machines) }, (_, index) => {
    const machineId = 10_000 + chanceInteger(0, 89_999, gpu, index, "machine");
    const whole = chanceItem([1, 2, 4, 8], gpu, index, "gpus");
    const perGpu = Number(price) * (0.7 + chance(gpu, index, "price") * 0.9);
    // A host offers the whole machine, and mostly also one GPU of it.
    const counts = whole > 1 && chance(gpu, index, "parts") < 0.6 ? [1, whole] : [whole];
    return counts.map((count) => ask({ gpu, memory: Number(memory), machineId, count, whole, perGpu }));
  }).flat();
}

/** Rows as the notes of readers describe them. */
function oddAsks(): VastAsk[] {
  const usual = { gpu: "H100 SXM", memory: 81_559, machineId: 700_001, count: 1, whole: 1, perGpu: 2.2 };
  const vast = (change: Partial<VastAsk>, base: Partial<typeof usual> = {}) => ({
    ...ask({ ...usual, ...base }),
    ...change,
  });
  return [
    // The host listed the machine twice; the second ask is cheaper.
    vast({ id: 7_000_001, ask_contract_id: 7_000_001 }),
    vast({ id: 7_000_002, ask_contract_id: 7_000_002, dph_base: 1.9, dph_total: 1.902222, min_bid: 1.1 }),
    // A quarter of a card, a machine without cores, one without a bid, one that is rented in spite of the filter.
    vast({ gpu_frac: 0.25 }, { gpu: "A100 SXM4", memory: 20_480, machineId: 700_002, perGpu: 0.31 }),
    vast({ cpu_cores: null, geolocation: null }, { machineId: 700_003 }),
    vast({ min_bid: null, verification: "deverified" }, { machineId: 700_004 }),
    vast({ rented: true }, { machineId: 700_005, perGpu: 0.01 }),
    vast({ rentable: false }, { machineId: 700_006, perGpu: 0.01 }),
    vast({ dph_total: 2.4022222222222225 }, { machineId: 700_007 }),
    // A third of a consumer card, which no catalog knows as a part.
    vast({ gpu_frac: 0.5 }, { gpu: "RTX 4090", memory: 8_188, machineId: 700_008, perGpu: 0.12 }),
  ];
}

function ask({
  gpu,
  memory,
  machineId,
  count,
  whole,
  perGpu,
}: {
  gpu: string;
  memory: number;
  machineId: number;
  count: number;
  whole: number;
  perGpu: number;
}): VastAsk {
  const key = [gpu, machineId, count] as const;
  const id = 30_000_000 + chanceInteger(0, 9_999_999, ...key, "ask");
  const base = Number((perGpu * count).toFixed(6));
  const storage = chanceItem([0.1, 0.15, 0.2], gpu, machineId, "storage");
  const cores = chanceItem([32, 64, 128, 256], gpu, machineId, "cores");
  return {
    id,
    ask_contract_id: id,
    machine_id: machineId,
    host_id: chanceInteger(1_000, 99_999, machineId, "host"),
    public_ipaddr: `203.0.113.${chanceInteger(1, 254, machineId, "address")}`,
    hostname: null,
    gpu_name: gpu,
    num_gpus: count,
    gpu_ram: memory,
    gpu_total_ram: memory * count,
    gpu_frac: count / whole,
    dph_base: base,
    dph_total: base + (8 * storage) / 720,
    min_bid: Number((base * chanceItem([0.4, 0.6, 1], ...key, "bid")).toFixed(6)),
    storage_cost: storage,
    inet_up_cost: 0.003,
    inet_down_cost: 0.002,
    cpu_cores: cores,
    cpu_cores_effective: (cores * count) / whole,
    cpu_ram: cores * 4_030,
    disk_space: 160.5 * count,
    geolocation: chanceItem(places as unknown as [string | null], machineId, "place"),
    verification: chanceItem(["verified", "verified", "unverified", "deverified"], machineId, "verification"),
    reliability2: 0.9 + chance(machineId, "reliability") / 10,
    duration: 2_592_000.5,
    end_date: 1_830_000_000,
    rentable: true,
    rented: false,
  };
}
