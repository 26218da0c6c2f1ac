import { z } from "zod";

import type { ListedOffer, NativePrice } from "@/lib/domain/offer";
import { unknownRegion, type Region } from "@/lib/domain/region";
import type { Billing, Tier } from "@/lib/domain/vocabulary";

import { readGpuOrPart } from "../gpu-part";
import { isCpuName, readRegion } from "../gpu-region";
import { amount, detail, identifier, numeric, parseGpuCount, parseSize, parseText } from "../parse";
import { readRows, type ParsedRows, type Reject } from "../rows";
import { publicOffer } from "../source";

const reportedId = z.union([z.int().transform(String), identifier]);

/** One ask; `dph_total` and `min_bid` are US dollars per hour for all its GPUs. Names nothing of its host. */
const askSchema = z.object({
  id: reportedId.nullish().catch(null),
  ask_contract_id: reportedId.nullish().catch(null),
  machine_id: reportedId,
  gpu_name: identifier,
  num_gpus: numeric,
  dph_total: amount,
  min_bid: detail,
  /** MiB of one GPU. */
  gpu_ram: detail,
  /** The machine's; `cpu_cores_effective` is the ask's share of `cpu_cores`. */
  cpu_cores: detail,
  cpu_cores_effective: detail,
  /** MB of the machine. */
  cpu_ram: detail,
  disk_space: detail,
  geolocation: detail,
  verification: detail,
});
type Ask = z.infer<typeof askSchema>;

/** The price of an ask of one billing type, as reported. */
interface AskPrice {
  nativeId: string;
  billing: Billing;
  amount: string;
}

/**
 * Converts asks to offers on demand and spot; of two asks of one machine and count the cheaper. With a GPU name, rows of
 * other GPUs are rejected. Throws `unreadable` for too many rows.
 */
export function readAsks(rows: readonly unknown[], gpuName: string | null = null): ParsedRows {
  const schema = askSchema.refine((ask) => gpuName === null || ask.gpu_name === gpuName, {
    path: ["gpu_name"],
    error: "Another GPU than requested",
  });
  const lowest = new Map<string, number>();
  for (const row of rows) {
    const ask = isIgnored(row) ? undefined : schema.safeParse(row).data;
    for (const { nativeId, amount } of ask ? pricesOf(ask) : []) {
      const price = Number(amount);
      if (price > 0 && price < (lowest.get(nativeId) ?? Infinity)) lowest.set(nativeId, price);
    }
  }
  const seen = new Set<string>();
  const isCheapest = ({ nativeId, native }: ListedOffer) => {
    const price = Number(native.amount);
    return price === (lowest.get(nativeId) ?? price) && !seen.has(nativeId);
  };
  return readRows(rows, {
    provider: "vast-public",
    schema,
    normalize(ask, reject) {
      const offers = toOffers(ask, reject).filter(isCheapest);
      for (const { nativeId } of offers) seen.add(nativeId);
      return offers;
    },
    readNativeId,
    ignores: isIgnored,
    pathOf: (index) => `.offers[${index}]`,
  });
}

/** The GPU name in an offer's native id, `machine/gpu/count/billing`; null if invalid. */
export function gpuNameOf(nativeId: string): string | null {
  return nativeId.split("/").slice(1, -2).join("/") || null;
}

/** The GPU name of a row, if it can be requested. */
export function readGpuName(row: unknown): [] | [string] {
  const name = identifier.safeParse((row as { gpu_name?: unknown } | null)?.gpu_name).data;
  return name === undefined ? [] : [name];
}

/** The price of a row on demand, in dollars, if it can be read. */
export function readPrice(row: unknown): [] | [number] {
  const price = amount.safeParse((row as { dph_total?: unknown } | null)?.dph_total).data;
  return price === undefined ? [] : [Number(price)];
}

function toOffers(ask: Ask, reject: Reject): ListedOffer[] {
  const name = parseText(ask.gpu_name);
  if (name === null) {
    reject(".gpu_name", ask.gpu_name, "No GPU is named", slotOf(ask));
    return [];
  }
  const memoryMib = parseSize(ask.gpu_ram);
  const shape = {
    cloud: "vast",
    ...readGpuOrPart(name, memoryMib ? Math.max(1, Math.round(memoryMib / 1024)) : null),
    gpuCount: ask.num_gpus,
    vcpus: parseSize(ask.cpu_cores_effective),
    memoryGb: readMemory(ask),
    storageGb: parseSize(ask.disk_space),
    region: readPlace(parseText(ask.geolocation)),
    stock: "in-stock",
    tier: tiers.get(ask.verification) ?? null,
    askId: ask.id ?? ask.ask_contract_id ?? null,
  } as const;
  return pricesOf(ask).map(({ amount, ...price }) => {
    const native: NativePrice = { amount, currency: "USD", unit: "major", per: "hour", scope: "machine" };
    return publicOffer({ id: "vast-public", kind: "quote" }, { ...shape, ...price, native });
  });
}

function pricesOf(ask: Ask): AskPrice[] {
  const slot = slotOf(ask);
  const onDemand: AskPrice = { nativeId: `${slot}/on-demand`, billing: "on-demand", amount: ask.dph_total };
  if (typeof ask.min_bid !== "number") return [onDemand];
  return [onDemand, { nativeId: `${slot}/bid`, billing: "spot", amount: String(ask.min_bid) }];
}

function slotOf({ machine_id: machine, gpu_name: gpu, num_gpus: count }: Ask): string {
  return `${machine}/${gpu}/${count}`;
}

function readNativeId(row: unknown): string | null {
  const { machine_id: machine, gpu_name: gpu } = (row ?? {}) as { machine_id?: unknown; gpu_name?: unknown };
  const isNamed = (typeof machine === "number" || typeof machine === "string") && typeof gpu === "string";
  return isNamed ? `${machine}/${gpu}` : null;
}

/** Machines that are taken, which the server lists in spite of the filter, and machines without a GPU. */
function isIgnored(row: unknown): boolean {
  const { rentable, rented, gpu_name: name, num_gpus: count } = (row ?? {}) as Record<string, unknown>;
  return rentable === false || rented === true || isCpuName(name) || parseGpuCount(count) === 0;
}

const tiers = new Map<unknown, Tier>([
  ["verified", "verified"],
  ["unverified", "unverified"],
  ["deverified", "unverified"],
]);

/** GB for the ask: the machine's memory by its share of the cores; null if one of them is not reported. */
function readMemory(ask: Ask): number | null {
  const [memoryMb, cores, own] = [ask.cpu_ram, ask.cpu_cores, ask.cpu_cores_effective].map(parseSize);
  if (!memoryMb || !cores || !own) return null;
  return Math.round((memoryMb * Math.min(1, own / cores)) / 100) / 10;
}

/** "City, CC", or ", CC" without a city. */
function readPlace(place: string | null): Region {
  const name = place?.replace(/^[,\s]+/, "") ?? "";
  if (name === "") return unknownRegion;
  const code = /(?:^|,)\s*([A-Z]{2})$/.exec(name)?.[1] ?? null;
  return readRegion("country", null, name, code);
}
