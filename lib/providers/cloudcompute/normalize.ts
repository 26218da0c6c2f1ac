import type { NativePrice } from "@/lib/domain/money";
import { ownOffer, type ListedOffer } from "@/lib/domain/offer";
import { plainText, plainTextOrNull } from "@/lib/domain/text";
import { parseSize } from "../parse";
import type { Reject } from "../rows";
import { isCpuName, readRegion, readGpu } from "../gpu-region";

import type { CloudComputeOfferRow } from "./schema";

/**
 * Converts a row to one offer: an ask for a whole machine or a share of one, at an hourly price for all its GPUs.
 */
export function toOffers(row: CloudComputeOfferRow, reject: Reject): ListedOffer[] {
  const askId = row.id ?? row.ask_contract_id ?? null;
  if (askId === null) {
    reject(".id", row.id, "No ask id", null);
    return [];
  }
  const nativeId = String(askId);
  const rawGpu = plainText(row.gpu_name);
  if (rawGpu === "") {
    reject(".gpu_name", row.gpu_name, "No GPU is named", nativeId);
    return [];
  }
  const memoryMb = row.gpu_ram ?? null;
  if (memoryMb !== null && !(memoryMb > 0)) {
    reject(".gpu_ram", memoryMb, "Must be above zero", nativeId);
    return [];
  }
  const native = readPrice(row);
  if (native === null) {
    reject(".price", row.price, "No price in any known field", nativeId);
    return [];
  }
  const memory = parseSize(row.cpu_ram);
  const vram = memoryMb === null ? null : Math.max(1, Math.round(memoryMb / megabytesPerGb));
  return [
    {
      provider: "cloudcompute",
      nativeId,
      cloud: null,
      rawGpu,
      ...readGpu(rawGpu, vram, null),
      gpuCount: row.num_gpus,
      vcpus: parseSize(row.cpu_cores_effective) ?? parseSize(row.cpu_cores),
      memoryGb: memory === null ? null : Math.round((memory / megabytesPerGb) * 10) / 10,
      storageGb: parseSize(row.disk_space),
      interconnect: null,
      nvlink: null,
      type: null,
      billing: row.is_bid ? "spot" : "on-demand",
      region: readRegion(trailingCode, null, row.geolocation ?? null, null),
      stock: readStock(row),
      capacity: null,
      native,
      machineType: null,
      ...ownOffer,
    },
  ];
}

// "California, US" and "Sweden, SE", Vast.ai's form: https://docs.vast.ai/api-reference/search/search-offers
const trailingCode = "country";

/** Whether a row is no GPU offer and can be ignored; zero GPUs of a named GPU is an error. */
export function isWithoutGpu(row: unknown): boolean {
  const { gpu_name: name, num_gpus: count } = (row ?? {}) as { gpu_name?: unknown; num_gpus?: unknown };
  return (
    name === null ||
    isCpuName(name) ||
    ((count === 0 || count === "0") && (name === undefined || name === ""))
  );
}

/** The ask's id of a row that does not parse. */
export function readNativeId(row: unknown): string | null {
  if (typeof row !== "object" || row === null) return null;
  const { id, ask_contract_id: other } = row as { id?: unknown; ask_contract_id?: unknown };
  const raw = id ?? other;
  return typeof raw === "number" || (typeof raw === "string" && raw !== "")
    ? plainTextOrNull(String(raw))
    : null;
}

/** Megabytes in a gigabyte of this API. */
export const megabytesPerGb = 1024;

type PriceFields = Pick<
  CloudComputeOfferRow,
  "price_per_hour" | "price" | "cost_per_hour" | "dph_total" | "dph_base" | "currency" | "price_currency"
>;

// The unit (kopecks, roubles or dollars) is reported or stays unknown; it is never guessed from the amount.
export function readPrice(row: PriceFields): NativePrice | null {
  const amount = row.price_per_hour ?? row.price ?? row.cost_per_hour ?? row.dph_total ?? row.dph_base;
  if (amount === null || amount === undefined) return null;
  const currency = parseCurrency(row.currency || row.price_currency);
  return { amount: String(amount), currency, unit: "major", per: "hour", scope: "machine" };
}

function parseCurrency(raw: string | null | undefined): string | null {
  const code = raw?.trim().toUpperCase() ?? "";
  return /^[A-Z]{3}$/.test(code) ? code : null;
}

function readStock({ rentable, rented }: CloudComputeOfferRow): ListedOffer["stock"] {
  if (rentable === false || rented === true) return "sold-out";
  return rentable === true || rented === false ? "in-stock" : "unknown";
}
