import { markets, type Market } from "@/lib/domain/vocabulary";

import type { ColumnReader } from "./columns";
import { canonicalRange, isReversed, parseRange } from "./range";
import type { FacetName } from "./schema";
import {
  closedLists,
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
export type SpellingLookup = (list: FacetName, value: string) => string | null;

/** Why a value was not applied. `problemText` describes it for people, on the server only. */
export type Problem =
  | "invalid"
  | "needs-hours"
  | "repeated"
  | "respelled"
  | "reversed"
  | "too-long"
  | "unknown-parameter";

/** What the parameters of a query are read into. */
interface Reading {
  search: OffersSearch;
  report(param: string, value: string, problem: Problem, readAs?: string): void;
  spelling: SpellingLookup | undefined;
  usual: Usual;
}

/**
 * What a query that names none has, which the canonical query leaves out. Unknown in the browser, where the server's
 * queries are canonical already.
 */
export interface Usual {
  market?: Market | undefined;
  /** Unknown too where there is no table. */
  columns?: ColumnReader | undefined;
  currency?: string | undefined;
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
  "vramTotal",
  "vendor",
  "nvlink",
  "interconnect",
  "vcpus",
  "memory",
  "storage",
  "launchable",
  "kind",
  "tier",
  "source",
  "market",
  "hours",
  "disk",
  "group",
  "sort",
  "columns",
  "currency",
  "page",
  "size",
];
export const maxTextLength = 2_000;

/**
 * Reads a parameter's values, none of which is blank, into the search. Returns its canonical value; null if that is
 * the default.
 */
export function readParameter(param: string, values: string[], reading: Reading): string | null {
  if (isFacetName(param)) return readList(param, values, reading);
  if (isRangeName(param)) return readRange(param, values, reading);
  if (param === "q") return readText(values, reading);
  if (param === "sort") return readSort(values, reading);
  if (param === "columns") return readColumns(values, reading);
  if (param === "currency") return readCurrency(values, reading);
  if (param === "market") return readMarket(values, reading);
  if (param === "launchable") return readLaunchable(values, reading);
  if (param === "hours" || param === "disk") return readAmount(param, values, reading);
  if (param === "group") return readGroup(values, reading);
  return readNumber(param as "page" | "size", values, reading);
}

function readList(param: FacetName, given: string[], { search, report, spelling }: Reading): string | null {
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
    if (!spelled.isKnown) report(param, value, "invalid");
    else if (spelled.isRespelled) report(param, value, "respelled", spelled.value!);
    if (spelled.value !== null) kept.add(spelled.value);
    else shown.add(value);
  }
  const found = [...kept].sort(compareIgnoringCase);
  search.lists[param] = { values: found, matchesNothing: kept.size === 0 };
  if (shown.size === 0 && isDefaultList(param, found)) return null;
  const values = [...(isEveryValue(param, found) ? ["any"] : found), ...shown];
  return values.sort(compareIgnoringCase).join(",");
}

const caseIgnored: ReadonlySet<FacetName> = new Set([
  "provider",
  "kind",
  "tier",
  "source",
  "vendor",
  "nvlink",
]);

/** Parses one value: its canonical spelling, null if there is none, and whether it can match. */
function parseListValue(
  param: FacetName,
  value: string,
  spelling: SpellingLookup | undefined,
): { value: string | null; isKnown: boolean; isRespelled?: boolean } {
  const options = closedLists[param];
  if (options) {
    const word = caseIgnored.has(param) ? value.toLowerCase() : value;
    if (word === "unknown" || options.includes(word)) return { value: word, isKnown: true };
    const known = spelling?.(param, value) ?? null;
    return { value: known, isKnown: known !== null, isRespelled: true };
  }
  if (value.toLowerCase() === "unknown") return { value: "unknown", isKnown: true };
  if (param === "region" && /^eu$/i.test(value)) return { value: "europe", isKnown: true };
  if (!spelling) return { value, isKnown: true };
  const known = spelling(param, value);
  const isRespelled = known !== null && known.toLowerCase() !== value.toLowerCase();
  return { value: known ?? value, isKnown: known !== null, isRespelled };
}

function readRange(param: RangeName, given: string[], reading: Reading): string {
  const value = given[0]!.trim();
  reportRepeated(param, given, reading);
  if (param === "gpus" && value.toLowerCase() === "unknown") {
    reading.search.ranges.gpus = "unknown";
    return "unknown";
  }
  const range = parseRange(value, { integers: param === "gpus" });
  reading.search.ranges[param] = range ?? "nothing";
  if (!range) reading.report(param, value, "invalid");
  else if (isReversed(value)) reading.report(param, value, "reversed");
  return range ? canonicalRange(value) : value;
}

function readText(given: string[], { search, report }: Reading): string | null {
  const joined = given.join(" ").normalize("NFKC").replace(/\s+/gu, " ").trim();
  const text = joined.slice(0, maxTextLength).trim();
  if (joined !== text) report("q", joined, "too-long");
  search.q = text;
  return text || null;
}

function readSort(given: string[], { search, report }: Reading): string | null {
  const requested = splitWords(given);
  if (requested.length === 0) return null;
  const sort: Sort[] = [];
  const words: string[] = [];
  for (const word of requested) {
    const descending = word.startsWith("-");
    const key = descending ? word.slice(1) : word;
    if (!isSortKey(key)) {
      report("sort", word, "invalid");
      words.push(word);
    } else if (!sort.some((other) => other.key === key)) {
      sort.push({ key, descending });
      if (key === "job" && search.hours === null) report("sort", word, "needs-hours");
      words.push(word);
    }
  }
  if (sort.length > 0) search.sort = sort;
  const spelled = words.join(",");
  return spelled === "price" ? null : spelled;
}

function readColumns(given: string[], { search, report, usual: { columns } }: Reading): string | null {
  const requested = splitWords(given);
  if (!columns) return requested.join(",") || null;
  const { found, unknown } = columns.read(requested);
  for (const word of unknown) report("columns", word, "invalid");
  if (found?.includes("job") && search.hours === null) report("columns", "job", "needs-hours");
  search.columns = found;
  const spelled = [...(found ?? []), ...unknown].join(",");
  return spelled === "" || spelled === String(columns.usual) ? null : spelled;
}

function readCurrency(given: string[], reading: Reading): string | null {
  const value = given[0]!.trim().toUpperCase();
  reportRepeated("currency", given, reading);
  if (/^[A-Z]{3}$/.test(value)) reading.search.currency = value;
  else reading.report("currency", given[0]!, "invalid");
  return value === reading.usual.currency ? null : value;
}

function readMarket(given: string[], reading: Reading): string | null {
  const value = given[0]!.trim();
  reportRepeated("market", given, reading);
  const market = markets.find((one) => one === value.toLowerCase());
  if (!market) {
    reading.report("market", value, "invalid");
    return value;
  }
  reading.search.market = market;
  return market === reading.usual.market ? null : market;
}

function readLaunchable(given: string[], reading: Reading): string {
  const value = given[0]!.trim();
  reportRepeated("launchable", given, reading);
  const word = value.toLowerCase();
  const isKnown = word === "yes" || word === "no";
  reading.search.launchable = isKnown ? word : "nothing";
  if (!isKnown) reading.report("launchable", value, "invalid");
  return isKnown ? word : value;
}

/** Hours of a job, or GB of its disk. */
function readAmount(param: "hours" | "disk", given: string[], reading: Reading): string {
  const value = given[0]!.trim();
  reportRepeated(param, given, reading);
  const amount = /^\d{1,6}(\.\d{1,6})?$/.test(value) ? Number(value) : 0;
  if (amount > 0) reading.search[param] = amount;
  else reading.report(param, value, "invalid");
  if (amount > 0 && reading.search.hours === null) reading.report(param, value, "needs-hours");
  return amount > 0 ? canonicalRange(value) : value;
}

function readGroup(given: string[], reading: Reading): string {
  const value = given[0]!.trim();
  reportRepeated("group", given, reading);
  if (value.toLowerCase() !== "gpu") {
    reading.report("group", value, "invalid");
    return value;
  }
  reading.search.group = "gpu";
  return "gpu";
}

function readNumber(param: "page" | "size", given: string[], reading: Reading): string | null {
  const value = given[0]!.trim();
  reportRepeated(param, given, reading);
  const number = /^\d{1,9}$/.test(value) ? Number(value) : 0;
  const usual = param === "page" ? 1 : defaultPageSize;
  if (number < 1 || (param === "size" && number > maxPageSize)) {
    reading.report(param, value, "invalid");
    return value;
  }
  reading.search[param] = number;
  return number === usual ? null : String(number);
}

function reportRepeated(param: string, given: string[], { report }: Reading): void {
  for (const more of given.slice(1)) report(param, more, "repeated");
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
