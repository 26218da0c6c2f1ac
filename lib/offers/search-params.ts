import { facetNames, type FacetName, type Notice } from "./schema";
import { parseRange, rangeText, type Range } from "./range";

export const sortKeys = [
  "price",
  "total",
  "vram",
  "gpus",
  "gpu",
  "region",
  "provider",
  "cloud",
  "stock",
  "billing",
  "type",
  "vcpus",
  "memory",
  "storage",
  "age",
] as const;
export type SortKey = (typeof sortKeys)[number];

export interface Sort {
  key: SortKey;
  descending: boolean;
}

export const rangeNames = ["vram", "gpus", "price", "total"] as const;
export type RangeName = (typeof rangeNames)[number];

/** A filter by values, any of which may match; `values` may hold words that match nothing. */
export interface ListFilter {
  values: string[];
  /** Set when something was asked for and nothing of it could be read. */
  matchesNothing: boolean;
}

/** A filter by size; ends included, null is open. */
export type RangeFilter = Range | "nothing" | null;

/** What the address asks for. The one reading for page, API and whatever comes later. */
export interface OffersSearch {
  q: string;
  lists: Record<FacetName, ListFilter>;
  ranges: Record<RangeName, RangeFilter>;
  sort: Sort[];
  currency: string;
  page: number;
  size: number;
}

/** How a well-formed value is spelled here, or null when nobody knows it. Only the server can tell. */
export type Spelling = (list: "gpu" | "region" | "cloud", value: string) => string | null;

export interface ParsedSearch {
  search: OffersSearch;
  notices: Notice[];
  /** The one spelling of this view, without the question mark. */
  canonical: string;
}

export const defaultSize = 50;
export const largestSize = 500;
export const defaultStock = ["in-stock", "unknown"];
export const defaultCurrency = "USD";

const closed: Partial<Record<FacetName, readonly string[]>> = {
  provider: ["massedcompute", "gpugeek", "cloudcompute", "shadeform", "sesterce"],
  billing: ["on-demand", "spot", "daily", "weekly", "monthly"],
  type: ["vm", "container", "baremetal"],
  stock: ["in-stock", "sold-out", "unknown"],
};
const parameters = [
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

/** Reads a query string. Never throws: what cannot be read is named in a notice and never widens the view. */
export function parseSearch(query: string | URLSearchParams, spelling?: Spelling): ParsedSearch {
  const given = new URLSearchParams(query);
  const notices: Notice[] = [];
  const canonical: [string, string][] = [];
  const search = emptySearch();
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
    const asked = given
      .flatMap((value) => value.split(","))
      .map((value) => value.trim())
      .filter(Boolean);
    if (asked.length === 0) return;
    const kept = new Set<string>();
    const shown = new Set<string>();
    for (const value of asked) {
      if (param === "stock" && value === "any") {
        for (const stock of closed.stock!) kept.add(stock);
        continue;
      }
      const spelled = spell(param, value, spelling);
      if (spelled.message) notice(param, value, spelled.message);
      if (spelled.value !== null) kept.add(spelled.value);
      else shown.add(value);
    }
    search.lists[param] = { values: [...kept].sort(ignoringCase), matchesNothing: kept.size === 0 };
    if (shown.size > 0 || !isDefault(param, kept)) {
      const isAny = param === "stock" && kept.size === closed.stock!.length;
      const values = [...(isAny ? ["any"] : kept), ...shown];
      canonical.push([param, values.sort(ignoringCase).join(",")]);
    }
  }

  function readRange(param: RangeName, given: string[]): void {
    const value = given[0]!.trim();
    noticeRepeated(param, given);
    const range = parseRange(value, { integers: param === "gpus" });
    search.ranges[param] = range ?? "nothing";
    canonical.push([param, range ? rangeText(value) : value]);
    if (!range) notice(param, value, rangeHelp(param));
  }

  function noticeRepeated(param: string, given: string[]): void {
    for (const more of given.slice(1))
      notice(param, more, `“${param}” was given twice; the first one counts.`);
  }

  function readText(given: string[]): void {
    const whole = given.join(" ").normalize("NFKC").replace(/\s+/gu, " ").trim();
    const text = whole.slice(0, longestText).trim();
    if (whole !== text) notice("q", whole, `Only the first ${longestText} characters are searched for.`);
    search.q = text;
    if (text) canonical.push(["q", text]);
  }

  function readSort(given: string[]): void {
    const asked = given
      .flatMap((value) => value.split(","))
      .map((value) => value.trim())
      .filter(Boolean);
    if (asked.length === 0) return;
    const sort: Sort[] = [];
    const words: string[] = [];
    for (const word of asked) {
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
    const usual = param === "page" ? 1 : defaultSize;
    if (number < 1 || (param === "size" && number > largestSize)) {
      const range = param === "page" ? "from 1" : `from 1 to ${largestSize}`;
      notice(param, value, `“${param}” is a whole number ${range}; ${usual} was used.`);
      canonical.push([param, value]);
      return;
    }
    search[param] = number;
    if (number !== usual) canonical.push([param, String(number)]);
  }
}

/** The search that an address without parameters means. */
export function emptySearch(): OffersSearch {
  const lists = Object.fromEntries(
    facetNames.map((name) => [name, { values: name === "stock" ? defaultStock : [], matchesNothing: false }]),
  ) as OffersSearch["lists"];
  return {
    q: "",
    lists,
    ranges: { vram: null, gpus: null, price: null, total: null },
    sort: [{ key: "price", descending: false }],
    currency: defaultCurrency,
    page: 1,
    size: defaultSize,
  };
}

/** Orders list values as people do: without regard to case. */
export function ignoringCase(a: string, b: string): number {
  const left = a.toLowerCase();
  const right = b.toLowerCase();
  if (left !== right) return left < right ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

function spell(
  param: FacetName,
  value: string,
  spelling: Spelling | undefined,
): { value: string | null; message: string | null } {
  const options = closed[param];
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

function isDefault(param: FacetName, kept: Set<string>): boolean {
  return param === "stock" && kept.size === 2 && defaultStock.every((stock) => kept.has(stock));
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

function shorten(value: string): string {
  return value.length > 40 ? `${value.slice(0, 39)}…` : value;
}

// Commas, dots and the like stay readable: the address is for people too.
function encode(value: string): string {
  return encodeURIComponent(value)
    .replaceAll("%2C", ",")
    .replaceAll("%20", "+")
    .replaceAll("%3A", ":")
    .replaceAll("%2F", "/");
}

function isFacetName(param: string): param is FacetName {
  return (facetNames as readonly string[]).includes(param);
}

function isRangeName(param: string): param is RangeName {
  return (rangeNames as readonly string[]).includes(param);
}

function isSortKey(key: string): key is SortKey {
  return (sortKeys as readonly string[]).includes(key);
}
