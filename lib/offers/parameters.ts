import { canonicalRange, parseRange } from "./range";
import type { FacetName } from "./schema";
import {
  closedLists,
  defaultCurrency,
  defaultPageSize,
  everyValue,
  isDefaultList,
  isEveryValue,
  isFacetName,
  isRangeName,
  isSortKey,
  maxPageSize,
  type OffersSearch,
  type RangeName,
  type Sort,
} from "./search";

/** Returns the spelling of a well-formed value, or null if it is unknown. Works on the server only. */
export type SpellingLookup = (list: "gpu" | "region" | "cloud", value: string) => string | null;

/** What the parameters of a query are read into. */
interface Reading {
  search: OffersSearch;
  notice(param: string, value: string, message: string): void;
  spelling: SpellingLookup | undefined;
}

/** The parameters of the page and of `GET /api/v1/offers`, in canonical order. */
export const parameters = [
  "q",
  "gpu",
  "vram",
  "gpus",
  "price",
  "total",
  "region",
  "provider",
  "cloud",
  "billing",
  "type",
  "stock",
  "sort",
  "currency",
  "page",
  "size",
];
const maxTextLength = 2_000;

/**
 * Reads a parameter's values, none of which is blank, into the search. Returns its canonical value; null if that is
 * the default.
 */
export function readParameter(param: string, values: string[], reading: Reading): string | null {
  if (isFacetName(param)) return readList(param, values, reading);
  if (isRangeName(param)) return readRange(param, values, reading);
  if (param === "q") return readText(values, reading);
  if (param === "sort") return readSort(values, reading);
  if (param === "currency") return readCurrency(values, reading);
  return readNumber(param as "page" | "size", values, reading);
}

function readList(param: FacetName, given: string[], { search, notice, spelling }: Reading): string | null {
  const requested = splitWords(given);
  if (requested.length === 0) return null;
  const kept = new Set<string>();
  const shown = new Set<string>();
  for (const value of requested) {
    if (value === "any" && everyValue(param).length > 0) {
      for (const every of everyValue(param)) kept.add(every);
      continue;
    }
    const spelled = parseListValue(param, value, spelling);
    if (spelled.message) notice(param, value, spelled.message);
    if (spelled.value !== null) kept.add(spelled.value);
    else shown.add(value);
  }
  const found = [...kept].sort(compareIgnoringCase);
  search.lists[param] = { values: found, matchesNothing: kept.size === 0 };
  if (shown.size === 0 && isDefaultList(param, found)) return null;
  const values = [...(isEveryValue(param, found) ? ["any"] : found), ...shown];
  return values.sort(compareIgnoringCase).join(",");
}

/** Parses one value: its canonical spelling, null if there is none, and a notice for the user. */
function parseListValue(
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
      message: `Unknown ${param} “${shorten(value)}”. Use one of: ${options.join(", ")}.`,
    };
  }
  if (value.toLowerCase() === "unknown") return { value: "unknown", message: null };
  if (param === "region" && /^eu$/i.test(value)) return { value: "europe", message: null };
  if (!spelling) return { value, message: null };
  const known = spelling(param as "gpu" | "region" | "cloud", value);
  if (known !== null) return { value: known, message: null };
  return {
    value,
    message: `Unknown ${param === "gpu" ? "GPU" : param} “${shorten(value)}”, so nothing matches it.`,
  };
}

function readRange(param: RangeName, given: string[], reading: Reading): string {
  const value = given[0]!.trim();
  noticeRepeated(param, given, reading);
  const range = parseRange(value, { integers: param === "gpus" });
  reading.search.ranges[param] = range ?? "nothing";
  if (!range) reading.notice(param, value, rangeHelp(param));
  return range ? canonicalRange(value) : value;
}

function rangeHelp(param: RangeName): string {
  const [what, from, to] =
    param === "vram"
      ? ["size in GB", "48", "80"]
      : param === "gpus"
        ? ["number of GPUs", "1", "8"]
        : ["price in dollars", "0.5", "2"];
  return `Not a ${what}, so nothing matches. Use ${param}=${from}.. or ${param}=${from}..${to}.`;
}

function readText(given: string[], { search, notice }: Reading): string | null {
  const joined = given.join(" ").normalize("NFKC").replace(/\s+/gu, " ").trim();
  const text = joined.slice(0, maxTextLength).trim();
  if (joined !== text) notice("q", joined, `Only the first ${maxTextLength} characters are used.`);
  search.q = text;
  return text || null;
}

function readSort(given: string[], { search, notice }: Reading): string | null {
  const requested = splitWords(given);
  if (requested.length === 0) return null;
  const sort: Sort[] = [];
  const words: string[] = [];
  for (const word of requested) {
    const descending = word.startsWith("-");
    const key = descending ? word.slice(1) : word;
    if (!isSortKey(key)) {
      notice("sort", word, `There is no column named “${key.slice(0, 40)}” to sort by.`);
      words.push(word);
    } else if (!sort.some((other) => other.key === key)) {
      sort.push({ key, descending });
      words.push(word);
    }
  }
  if (sort.length > 0) search.sort = sort;
  const spelled = words.join(",");
  return spelled === "price" ? null : spelled;
}

function readCurrency(given: string[], reading: Reading): string | null {
  const value = given[0]!.trim().toUpperCase();
  noticeRepeated("currency", given, reading);
  if (/^[A-Z]{3}$/.test(value)) reading.search.currency = value;
  else
    reading.notice(
      "currency",
      given[0]!,
      "Enter a currency code such as EUR. Prices are shown in US dollars.",
    );
  return value === defaultCurrency ? null : value;
}

function readNumber(param: "page" | "size", given: string[], reading: Reading): string | null {
  const value = given[0]!.trim();
  noticeRepeated(param, given, reading);
  const number = /^\d{1,9}$/.test(value) ? Number(value) : 0;
  const usual = param === "page" ? 1 : defaultPageSize;
  if (number < 1 || (param === "size" && number > maxPageSize)) {
    const range = param === "page" ? "from 1" : `from 1 to ${maxPageSize}`;
    reading.notice(param, value, `“${param}” must be a whole number ${range}. Using ${usual}.`);
    return value;
  }
  reading.search[param] = number;
  return number === usual ? null : String(number);
}

function noticeRepeated(param: string, given: string[], { notice }: Reading): void {
  for (const more of given.slice(1)) notice(param, more, `“${param}” appears twice. Using the first.`);
}

function splitWords(given: readonly string[]): string[] {
  return given
    .flatMap((value) => value.split(","))
    .map((value) => value.trim())
    .filter(Boolean);
}

function compareIgnoringCase(a: string, b: string): number {
  const left = a.toLowerCase();
  const right = b.toLowerCase();
  if (left !== right) return left < right ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

function shorten(value: string): string {
  return value.length > 40 ? `${value.slice(0, 39)}…` : value;
}
