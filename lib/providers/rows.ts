import type { z } from "zod";

import { maxHourlyAmount, hourlyAmount, minHourlyAmount } from "@/lib/domain/money";
import type { ListedOffer } from "@/lib/domain/offer";
import { plainText } from "@/lib/domain/text";
import { providerLabels, type ProviderId } from "@/lib/domain/provider-id";

import { ProviderError } from "./errors";
import type { RejectedRow } from "./provider";

/** More rows than anyone sells. */
export const maxRows = 50_000;

/** What one row of a reply became: offers, or the reasons why not. */
export interface ParsedRows {
  offers: ListedOffer[];
  rejected: RejectedRow[];
}

/** One row as it came, with the place where it stood, for a person who looks for it. */
export interface ReplyRow {
  /** `[14]`, or `.gpu_1x_l40` in a map. */
  path: string;
  value: unknown;
}

interface RowReader<Parsed> {
  provider: ProviderId;
  schema: Pick<z.ZodType<Parsed>, "safeParse">;
  /** One row may hold several offers; pure, and free to reject any of them with `reject`. */
  normalize(parsed: Parsed, reject: Reject): ListedOffer[];
  /** The native id, or the part of it before the first slash that differs, of a row that does not parse. */
  readNativeId?(value: unknown): string | null;
}

/** Keeps an offer of the row out: the field (`.hourly_price`), what stood there, why, and which offer it is. */
export type Reject = (field: string, said: unknown, reason: string, nativeId: string | null) => void;

/**
 * Reads rows one by one: a bad row is kept out with its reason and never stops the others.
 * Throws `unreadable` when there are more rows than anyone sells.
 */
export function readRows<Parsed>(rows: ReplyRow[], reader: RowReader<Parsed>): ParsedRows {
  if (rows.length > maxRows) {
    throw new ProviderError(
      reader.provider,
      "unreadable",
      `${providerLabels[reader.provider]} listed more than ${maxRows} rows, which nobody sells; none was taken.`,
    );
  }
  const rejected: RejectedRow[] = [];
  const offers = new Map<string, ListedOffer>();
  let place = "";
  const reject: Reject = (field, said, reason, nativeId) =>
    rejected.push({ field: `${place}${field}`, said: shorten(said), reason, nativeId });
  for (const { path: at, value } of rows) {
    place = at;
    const parsed = reader.schema.safeParse(value);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const path = issue?.path ?? [];
      reject(
        pathText(path),
        valueAt(value, path),
        issue?.message ?? "Not readable",
        reader.readNativeId?.(value) ?? null,
      );
      continue;
    }
    for (const offer of reader.normalize(parsed.data, reject)) keep(offer);
  }
  return { offers: [...offers.values()], rejected };

  function keep(offer: ListedOffer): void {
    const fault = findInvalidField(offer);
    if (fault) return reject(fault.field, fault.said, fault.reason, offer.nativeId);
    const other = offers.get(offer.nativeId);
    if (!other) return void offers.set(offer.nativeId, offer);
    if (JSON.stringify(other) === JSON.stringify(offer)) return;
    // Two rows for one offer: which one stays must not depend on the order of the reply.
    if (preferenceKey(offer) < preferenceKey(other)) offers.set(offer.nativeId, offer);
    reject("", offer.nativeId, "Two different rows for one offer; the cheaper one in stock is shown", null);
  }
}

/** Rows of a list, each with its index as its place; of a list that is too long, as many as show that it is. */
export function listRows(values: unknown[]): ReplyRow[] {
  return values.slice(0, maxRows + 1).map((value, index) => ({ path: `[${index}]`, value }));
}

/** An error for a reply whose outer shape is not the documented one. */
export function unreadable(provider: ProviderId, expected: string): ProviderError {
  return new ProviderError(
    provider,
    "unreadable",
    `${providerLabels[provider]} answered in a form that this app does not know: ${expected} is missing.`,
  );
}

// SQLite keeps text as UTF-8, where every half of a surrogate pair is the same sign: two ids would become one.
const loneSurrogate = /\p{Surrogate}/u;

function findInvalidField(offer: ListedOffer): { field: string; said: unknown; reason: string } | null {
  if (loneSurrogate.test(offer.nativeId)) {
    return { field: " id", said: offer.nativeId, reason: "An id that cannot be written down" };
  }
  if (!Number.isInteger(offer.gpuCount) || offer.gpuCount < 1 || offer.gpuCount > 1024) {
    return { field: " GPU count", said: offer.gpuCount, reason: "A GPU count is 1 or more" };
  }
  const { amount } = offer.native;
  if (amount === null) return null;
  const hourly = hourlyAmount(offer.native, offer.gpuCount);
  if (hourly === null || hourly < minHourlyAmount)
    return { field: " price", said: amount, reason: "A price is above zero" };
  return hourly > maxHourlyAmount
    ? { field: " price", said: amount, reason: "More than any machine costs" }
    : null;
}

function preferenceKey(offer: ListedOffer): string {
  const price = hourlyAmount(offer.native, offer.gpuCount) ?? maxHourlyAmount;
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

function shorten(said: unknown): string {
  if (said === undefined) return "nothing";
  const text =
    typeof said === "object" && said !== null
      ? Array.isArray(said)
        ? "a list"
        : "an object"
      : JSON.stringify(said);
  return plainText(text ?? "nothing", 60);
}
