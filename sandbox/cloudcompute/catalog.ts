import { chance, chanceInteger, chanceItem } from "../catalog/chance";
import { gpus, type GpuKey } from "../catalog/gpus";
import { isSoldOut, countPeriods, priceFactor, type CatalogVersion } from "../catalog/version";

/** A CloudCompute ask: a single-use share of a machine for one tenant. */
export interface Ask {
  id: number;
  machineId: number;
  gpuName: string;
  gpuCount: number;
  /** Megabytes per GPU. */
  gpuRamMb: number;
  vcpus: number;
  memoryMb: number;
  diskGb: number;
  /** Price of the whole ask per hour in `currency`; a string only in the malformed row. */
  price: number | string;
  /** The currency of the row; null if missing, which means roubles. */
  currency: string | null;
  geolocation: string | null;
  rented: boolean;
}

/** All asks at one time, by id. */
export function cloudComputeAt(version: CatalogVersion): Ask[] {
  const names = lines.flatMap(({ asks, ...line }) => Array.from({ length: asks }, () => line));
  const asks = names.map((line, slot) => ({ ...ask(version, line, slot), ...special(slot) }));
  return asks.toSorted((left, right) => left.id - right.id);
}

/** Slots of the rows that are always present, with their special values. */
const specials: Readonly<Record<number, Partial<Ask>>> = {
  4: { currency: "RUB" },
  17: { currency: "RUB" },
  48: { currency: "RUB" },
  60: { currency: "RUB" },
  9: { geolocation: "Nowhere, US" },
  14: { gpuCount: 0 },
  31: { price: "NaN" },
  57: { gpuRamMb: -24_576 },
  66: { geolocation: null },
  99: { currency: "XTS", price: 148, gpuCount: 1 },
};

function special(slot: number): Partial<Ask> {
  const row = specials[slot];
  return row ? { id: 20_000_000 + slot, rented: false, ...row } : {};
}

interface Line {
  gpuName: string;
  gpu: GpuKey;
  asks: number;
}

const lines: readonly Line[] = [
  { gpuName: "RTX 4090", gpu: "rtx-4090", asks: 16 },
  { gpuName: "RTX 3090", gpu: "rtx-3090", asks: 12 },
  { gpuName: "RTX 5090", gpu: "rtx-5090", asks: 10 },
  { gpuName: "RTX 4080", gpu: "rtx-4080", asks: 5 },
  { gpuName: "RTX 3080", gpu: "rtx-3080", asks: 4 },
  { gpuName: "RTX 3060", gpu: "rtx-3060", asks: 5 },
  { gpuName: "RTX 3090 Ti", gpu: "rtx-3090-ti", asks: 2 },
  { gpuName: "RTX 4070 Ti", gpu: "rtx-4070-ti", asks: 3 },
  { gpuName: "RTX 5080", gpu: "rtx-5080", asks: 4 },
  { gpuName: "RTX A4000", gpu: "rtx-a4000", asks: 4 },
  { gpuName: "RTX A5000", gpu: "rtx-a5000", asks: 4 },
  { gpuName: "RTX A6000", gpu: "rtx-a6000", asks: 5 },
  { gpuName: "RTX 6000Ada", gpu: "rtx-6000-ada", asks: 4 },
  { gpuName: "RTX PRO 6000 WS", gpu: "rtx-pro-6000", asks: 3 },
  { gpuName: "RTX PRO 7000", gpu: "rtx-pro-6000", asks: 1 },
  { gpuName: "Q RTX 8000", gpu: "rtx-8000", asks: 2 },
  { gpuName: "Tesla V100", gpu: "v100-16", asks: 3 },
  { gpuName: "A10", gpu: "a10", asks: 2 },
  { gpuName: "A40", gpu: "a40", asks: 3 },
  { gpuName: "L40S", gpu: "l40s", asks: 3 },
  { gpuName: "A100 PCIE", gpu: "a100-pcie-80", asks: 4 },
  { gpuName: "A100 SXM4", gpu: "a100-sxm-80", asks: 4 },
  { gpuName: "H100 PCIE", gpu: "h100-pcie", asks: 2 },
  { gpuName: "H100 SXM", gpu: "h100-sxm", asks: 3 },
  { gpuName: "H200", gpu: "h200-sxm", asks: 2 },
];

const places = [
  "Moscow, RU",
  "Saint Petersburg, RU",
  "Texas, US",
  "California, US",
  "Quebec, CA",
  "Sweden, SE",
  "Finland, FI",
  "Norway, NO",
  "Bavaria, DE",
  "Poland, PL",
  "Czechia, CZ",
  "Bulgaria, BG",
  "Japan, JP",
  "Taiwan, TW",
  "Thailand, TH",
] as const;

const rublesPerDollar = 81.5;

function ask(version: CatalogVersion, line: Omit<Line, "asks">, slot: number): Ask {
  const key = `ask/${slot}`;
  const gpu = gpus[line.gpu];
  // An ask is single-use: after some hours the slot offers another machine under another id.
  const generation = countPeriods(version, "generation", key, 600, 2880);
  const own = [version.seed, key, generation] as const;
  const gpuCount = chanceItem([1, 1, 1, 2, 2, 4, 8], ...own, "count");
  const dollars = gpu.usd * gpuCount * (0.88 + 0.3 * chance(...own, "level"));
  return {
    id: 21_000_000 + (generation % 10_000) * 1_000 + slot,
    machineId: chanceInteger(1_000, 60_000, ...own, "machine"),
    gpuName: line.gpuName,
    gpuCount,
    gpuRamMb: gpu.vramGb * 1_024 - 12,
    vcpus: gpu.vcpus * gpuCount,
    memoryMb: gpu.memoryGb * gpuCount * 1_024,
    diskGb: chanceInteger(60, 900, ...own, "disk"),
    price: Number((dollars * rublesPerDollar * priceFactor(version, key)).toFixed(4)),
    currency: null,
    geolocation: chanceItem(places, ...own, "place"),
    rented: isSoldOut(version, key),
  };
}
