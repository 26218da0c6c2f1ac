import type { z } from "zod";

import { maxHourlyAmount, hourlyAmount, minHourlyAmount } from "@/lib/domain/money";
import type { ListedOffer } from "@/lib/domain/offer";
import { plainText } from "@/lib/domain/text";
import { originLabels, type OriginId } from "@/lib/domain/provider-id";
import { runAtOnce, runInSlices, type Pace, type Steps } from "@/lib/slices";

import { ProviderError } from "./errors";
import type { RejectedRow } from "./provider";

/** More rows than any provider sells. */
export const maxRows = 50_000;

/** The result of parsing rows: offers and rejected rows. */
export interface ParsedRows {
  offers: ListedOffer[];
  rejected: RejectedRow[];
}

interface RowReader<Parsed> {
  provider: OriginId;
  schema: Pick<z.ZodType<Parsed>, "safeParse">;
  /** Converts one row to any number of offers; pure, and may reject any of them with `reject`. */
  normalize(parsed: Parsed, reject: Reject): ListedOffer[];
  /** The native id of a row that does not parse, or the part before its first varying slash. */
  readNativeId?(value: unknown): string | null;
  /** Whether a row is no offer and no error. */
  ignores?(value: unknown): boolean;
  /** The path of a row, for error reports; by default its index, `[14]`. */
  pathOf?(index: number): string;
}

/**
 * Rejects an offer of the row: the field (`.hourly_price`), its value, the reason, and the offer's native id.
 */
export type Reject = (field: string, reported: unknown, reason: string, nativeId: string | null) => void;

/**
 * Parses rows one by one: rejects a bad row with its reason and continues. Throws `unreadable` if there are more
 * than `maxRows`.
 */
export function readRows<Parsed>(rows: readonly unknown[], reader: RowReader<Parsed>): ParsedRows {
  return runAtOnce(readInSteps(rows, reader));
}

/** `readRows` for lists that may be long: other work goes on between slices of rows. */
export async function readRowsInSlices<Parsed>(
  rows: readonly unknown[],
  reader: RowReader<Parsed>,
  { signal, pace }: { signal?: AbortSignal | undefined; pace?: Pace } = {},
): Promise<ParsedRows> {
  try {
    return await runInSlices(readInSteps(rows, reader), { signal, pace });
  } catch (error) {
    if (!signal?.aborted || error instanceof ProviderError) throw error;
    const message = `Reading the list of ${originLabels[reader.provider]} was stopped.`;
    throw new ProviderError(reader.provider, "unavailable", message, { cause: error });
  }
}

const rowsPerStep = 16;

function* readInSteps<Parsed>(rows: readonly unknown[], reader: RowReader<Parsed>): Steps<ParsedRows> {
  if (rows.length > maxRows) {
    throw new ProviderError(
      reader.provider,
      "unreadable",
      `${originLabels[reader.provider]} listed more than ${maxRows} rows; the whole list was rejected.`,
    );
  }
  const rejected: RejectedRow[] = [];
  const offers = new Map<string, ListedOffer>();
  let index = 0;
  const pathOf = reader.pathOf ?? ((at: number) => `[${at}]`);
  const reject: Reject = (field, reported, reason, nativeId) =>
    rejected.push({ field: `${pathOf(index)}${field}`, reported: shorten(reported), reason, nativeId });
  for (; index < rows.length; index++) {
    if (index % rowsPerStep === rowsPerStep - 1) yield;
    const value = rows[index];
    if (reader.ignores?.(value)) continue;
    const parsed = reader.schema.safeParse(value);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const path = issue?.path ?? [];
      reject(
        pathText(path),
        valueAt(value, path),
        issue?.message ?? "Invalid value",
        reader.readNativeId?.(value) ?? null,
      );
      continue;
    }
    for (const offer of reader.normalize(parsed.data, reject)) keep(offer);
  }
  return { offers: [...offers.values()], rejected };

  function keep(offer: ListedOffer): void {
    const fault = findInvalidField(offer);
    if (fault) return reject(fault.field, fault.reported, fault.reason, offer.nativeId);
    const other = offers.get(offer.nativeId);
    if (!other) return void offers.set(offer.nativeId, offer);
    if (JSON.stringify(other) === JSON.stringify(offer)) return;
    // The choice between two rows for one offer must not depend on their order.
    if (preferenceKey(offer) < preferenceKey(other)) offers.set(offer.nativeId, offer);
    reject("", offer.nativeId, "Duplicate offer; the cheaper one in stock is shown", null);
  }
}

/** An error for a reply whose outer shape is not the documented one. */
export function unreadable(provider: OriginId, expected: string): ProviderError {
  return new ProviderError(
    provider,
    "unreadable",
    `${originLabels[provider]} sent a reply in an unknown format: ${expected} is missing.`,
  );
}

// SQLite stores text as UTF-8, which replaces every lone surrogate alike: two ids would become one.
const loneSurrogate = /\p{Surrogate}/u;
/** Much faster on a text without any. */
const surrogate = /[\ud800-\udfff]/;

function findInvalidField(offer: ListedOffer): { field: string; reported: unknown; reason: string } | null {
  if (surrogate.test(offer.nativeId) && loneSurrogate.test(offer.nativeId)) {
    return { field: " id", reported: offer.nativeId, reason: "The ID has invalid characters" };
  }
  const { gpuCount } = offer;
  if (gpuCount !== null && (!Number.isInteger(gpuCount) || gpuCount < 1 || gpuCount > 1024)) {
    return { field: " GPU count", reported: gpuCount, reason: "Must be 1 or more" };
  }
  const { amount } = offer.native;
  if (amount === null) return null;
  const hourly = hourlyAmount(offer.native, gpuCount ?? 1);
  if (hourly === null || hourly < minHourlyAmount)
    return { field: " price", reported: amount, reason: "Must be above zero" };
  return hourly > maxHourlyAmount ? { field: " price", reported: amount, reason: "Implausibly high" } : null;
}

function preferenceKey(offer: ListedOffer): string {
  const price = hourlyAmount(offer.native, offer.gpuCount ?? 1) ?? maxHourlyAmount;
  return `${offer.stock === "in-stock" ? 0 : 1} ${price.toFixed(6).padStart(20, "0")} ${JSON.stringify(offer)}`;
}

function pathText(path: PropertyKey[]): string {
  return path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
}

function valueAt(value: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === "object" && at !== null && Object.hasOwn(at, key)
        ? (at as Record<PropertyKey, unknown>)[key]
        : undefined,
    value,
  );
}

function shorten(value: unknown): string {
  if (value === undefined) return "nothing";
  const text =
    typeof value === "object" && value !== null
      ? Array.isArray(value)
        ? "a list"
        : "an object"
      : JSON.stringify(value);
  return plainText(text ?? "nothing", 60);
}
