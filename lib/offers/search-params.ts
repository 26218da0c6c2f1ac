import {
  everyValue,
  compareIgnoringCase,
  isEveryValue,
  isDefaultList,
  parseListValue,
  type SpellingLookup,
} from "./list-values";
import { parseRange, canonicalRange } from "./range";
import type { FacetName, Notice } from "./schema";
import {
  defaultCurrency,
  defaultPageSize,
  defaultSearch,
  isFacetName,
  isRangeName,
  isSortKey,
  maxPageSize,
  type OffersSearch,
  type RangeName,
  type Sort,
} from "./search";

export interface ParsedSearch {
  search: OffersSearch;
  notices: Notice[];
  /** The canonical query string of this view, without the question mark. */
  canonical: string;
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
const longestText = 2_000;

/** Parses a query string. Never throws: an invalid value becomes a notice and never widens the view. */
export function parseSearch(query: string | URLSearchParams, spelling?: SpellingLookup): ParsedSearch {
  const given = new URLSearchParams(query);
  const notices: Notice[] = [];
  const canonical: [string, string][] = [];
  const search = defaultSearch();
  const notice = (param: string, value: string, message: string) =>
    notices.push({ param, value: value.slice(0, 200), message });

  for (const param of parameters) {
    const values = given.getAll(param).filter((value) => value.trim() !== "");
    if (values.length === 0) continue;
    if (isFacetName(param)) readList(param, values);
    else if (isRangeName(param)) readRange(param, values);
    else if (param === "q") readText(values);
    else if (param === "sort") readSort(values);
    else if (param === "currency") readCurrency(values);
    else readNumber(param as "page" | "size", values);
  }
  for (const param of [...new Set(given.keys())].sort()) {
    if (parameters.includes(param) || param.startsWith("utm_")) continue;
    const value = given.get(param) ?? "";
    notice(param, value, `“${param.slice(0, 40)}” is no filter of this page and was ignored.`);
    canonical.push([param, value]);
  }
  return {
    search,
    notices,
    canonical: canonical.map(([param, value]) => `${encode(param)}=${encode(value)}`).join("&"),
  };

  function readList(param: FacetName, given: string[]): void {
    const requested = given
      .flatMap((value) => value.split(","))
      .map((value) => value.trim())
      .filter(Boolean);
    if (requested.length === 0) return;
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
    if (shown.size > 0 || !isDefaultList(param, found)) {
      const values = [...(isEveryValue(param, found) ? ["any"] : found), ...shown];
      canonical.push([param, values.sort(compareIgnoringCase).join(",")]);
    }
  }

  function readRange(param: RangeName, given: string[]): void {
    const value = given[0]!.trim();
    noticeRepeated(param, given);
    const range = parseRange(value, { integers: param === "gpus" });
    search.ranges[param] = range ?? "nothing";
    canonical.push([param, range ? canonicalRange(value) : value]);
    if (!range) notice(param, value, rangeHelp(param));
  }

  function noticeRepeated(param: string, given: string[]): void {
    for (const more of given.slice(1))
      notice(param, more, `“${param}” was given twice; the first one counts.`);
  }

  function readText(given: string[]): void {
    const joined = given.join(" ").normalize("NFKC").replace(/\s+/gu, " ").trim();
    const text = joined.slice(0, longestText).trim();
    if (joined !== text) notice("q", joined, `Only the first ${longestText} characters are searched for.`);
    search.q = text;
    if (text) canonical.push(["q", text]);
  }

  function readSort(given: string[]): void {
    const requested = given
      .flatMap((value) => value.split(","))
      .map((value) => value.trim())
      .filter(Boolean);
    if (requested.length === 0) return;
    const sort: Sort[] = [];
    const words: string[] = [];
    for (const word of requested) {
      const descending = word.startsWith("-");
      const key = descending ? word.slice(1) : word;
      if (!isSortKey(key)) {
        notice("sort", word, `There is no column “${key.slice(0, 40)}” to sort by.`);
        words.push(word);
      } else if (!sort.some((other) => other.key === key)) {
        sort.push({ key, descending });
        words.push(word);
      }
    }
    if (sort.length > 0) search.sort = sort;
    if (words.join(",") !== "price") canonical.push(["sort", words.join(",")]);
  }

  function readCurrency(given: string[]): void {
    const value = given[0]!.trim().toUpperCase();
    noticeRepeated("currency", given);
    if (/^[A-Z]{3}$/.test(value)) search.currency = value;
    else
      notice("currency", given[0]!, "A currency is three letters, like EUR. Prices are shown in US dollars.");
    if (value !== defaultCurrency) canonical.push(["currency", value]);
  }

  function readNumber(param: "page" | "size", given: string[]): void {
    const value = given[0]!.trim();
    noticeRepeated(param, given);
    const number = /^\d{1,9}$/.test(value) ? Number(value) : 0;
    const usual = param === "page" ? 1 : defaultPageSize;
    if (number < 1 || (param === "size" && number > maxPageSize)) {
      const range = param === "page" ? "from 1" : `from 1 to ${maxPageSize}`;
      notice(param, value, `“${param}” is a whole number ${range}; ${usual} was used.`);
      canonical.push([param, value]);
      return;
    }
    search[param] = number;
    if (number !== usual) canonical.push([param, String(number)]);
  }
}

function rangeHelp(param: RangeName): string {
  const [what, from, to] =
    param === "vram"
      ? ["size in GB", "48", "80"]
      : param === "gpus"
        ? ["number of GPUs", "1", "8"]
        : ["price in dollars", "0.5", "2"];
  return `This is not a ${what}, so nothing matches. Write ${param}=${from}.. or ${param}=${from}..${to}.`;
}

// Keeps commas and dots readable for people.
function encode(value: string): string {
  return encodeURIComponent(value)
    .replaceAll("%2C", ",")
    .replaceAll("%20", "+")
    .replaceAll("%3A", ":")
    .replaceAll("%2F", "/");
}
