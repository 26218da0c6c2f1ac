import { providerIds } from "@/lib/domain/provider-id";
import { billings, deploymentTypes, stocks } from "@/lib/domain/vocabulary";

import type { FacetName } from "./schema";
import { defaultValues } from "./search";

/** Returns the spelling of a well-formed value, or null if it is unknown. Works on the server only. */
export type SpellingLookup = (list: "gpu" | "region" | "cloud", value: string) => string | null;

/** The filters with a fixed set of values. */
export const closedLists: Partial<Record<FacetName, readonly string[]>> = {
  provider: providerIds,
  billing: billings,
  type: deploymentTypes,
  stock: stocks,
};

/** Parses one value: its canonical spelling, null if there is none, and a notice for the user. */
export function parseListValue(
  param: FacetName,
  value: string,
  spelling: SpellingLookup | undefined,
): { value: string | null; message: string | null } {
  const options = closedLists[param];
  if (options) {
    const word = param === "provider" ? value.toLowerCase() : value;
    if (word === "unknown" || options.includes(word)) return { value: word, message: null };
    return {
      value: null,
      message: `“${shorten(value)}” is no ${param} here. It is one of: ${options.join(", ")}.`,
    };
  }
  if (value.toLowerCase() === "unknown") return { value: "unknown", message: null };
  if (param === "region" && /^eu$/i.test(value)) return { value: "europe", message: null };
  if (!spelling) return { value, message: null };
  const known = spelling(param as "gpu" | "region" | "cloud", value);
  if (known !== null) return { value: known, message: null };
  return {
    value,
    message: `No ${param === "gpu" ? "GPU" : param} is called “${shorten(value)}” here, so nothing matches it.`,
  };
}

/** The values that `any` expands to; empty if the filter has no default, because `any` then means no filter. */
export function everyValue(param: FacetName): readonly string[] {
  return defaultValues(param).length > 0 ? closedLists[param]! : [];
}

/** Whether these values equal the default of the filter. */
export function isDefaultList(param: FacetName, values: readonly string[]): boolean {
  return hasSameValues(values, defaultValues(param));
}

/** Whether these values equal `any`. */
export function isEveryValue(param: FacetName, values: readonly string[]): boolean {
  return values.length > 0 && hasSameValues(values, everyValue(param));
}

function hasSameValues(values: readonly string[], others: readonly string[]): boolean {
  return values.length === others.length && others.every((value) => values.includes(value));
}

export function compareIgnoringCase(a: string, b: string): number {
  const left = a.toLowerCase();
  const right = b.toLowerCase();
  if (left !== right) return left < right ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

function shorten(value: string): string {
  return value.length > 40 ? `${value.slice(0, 39)}…` : value;
}
