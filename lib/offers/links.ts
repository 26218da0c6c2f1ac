import type { FacetName } from "./schema";
import {
  becomesAny,
  isFacetName,
  rangeNames,
  spellSort,
  type FilterName,
  type RangeName,
  type SortKey,
} from "./search";
import { editQuery, parseSearch, type ParsedSearch } from "./search-params";

// The functions that take a parsed query return the canonical query string of another view.

export function offersHref(query: string): `/?${string}` | "/" {
  return query ? `/?${query}` : "/";
}

/** The URL parameter with the view to return to. */
export function fromParameter(back: string): string {
  return back ? `?from=${encodeURIComponent(back)}` : "";
}

/** The query string that the controls of the filter form produce. */
export function queryFromForm(form: FormData): string {
  const pairs = [...form].filter((pair): pair is [string, string] => typeof pair[1] === "string");
  return parseSearch(normalizeFormParameters(new URLSearchParams(pairs))).canonical;
}

/** Replaces the values of a list filter; an empty list removes the filter. */
export function withList(query: ParsedSearch, name: FacetName, values: readonly string[]): string {
  return withParameters(query, { [name]: values.join(",") });
}

/** `range` is written as in the URL: `48..`, `..4`, `8`. */
export function withRange(query: ParsedSearch, name: RangeName, range: string): string {
  return withParameters(query, { [name]: range });
}

export function withText(query: ParsedSearch, text: string): string {
  return withParameters(query, { q: text });
}

export function withCurrency(query: ParsedSearch, currency: string): string {
  return editQuery(query, { currency });
}

export function withRanges(query: ParsedSearch, ranges: Partial<Record<RangeName, string>>): string {
  return withParameters(query, ranges);
}

/** `group` is "gpu" or empty. */
export function withGroup(query: ParsedSearch, group: string): string {
  return withParameters(query, { group });
}

/** `market` is empty for the usual one. */
export function withMarket(query: ParsedSearch, market: string): string {
  return withParameters(query, { market });
}

/** Columns whose first click shows the largest values. */
export const moreIsBetter: ReadonlySet<SortKey> = new Set([
  "vram",
  "vramTotal",
  "gpus",
  "vcpus",
  "memory",
  "storage",
]);

/** Sorts by a column and reverses it if it already comes first. `adds` adds it to the current order instead. */
export function withSort(query: ParsedSearch, key: SortKey, { adds = false } = {}): string {
  const { sort } = query.search;
  const present = sort.find((other) => other.key === key);
  const isDescendingFirst = moreIsBetter.has(key);
  const turned = { key, descending: present ? !present.descending : isDescendingFirst };
  const inPlace = sort.map((other) => (other.key === key ? turned : other));
  const added = present ? inPlace : [...sort, turned];
  const next = adds ? added : [sort[0]?.key === key ? turned : { key, descending: isDescendingFirst }];
  return withSortText(query, spellSort(next));
}

export function withSortText(query: ParsedSearch, sort: string): string {
  return withParameters(query, { sort });
}

/** `columns` is as in the URL, and empty for the usual ones. */
export function withColumns(query: ParsedSearch, columns: string): string {
  return editQuery(query, { columns });
}

export function withPage(query: ParsedSearch, page: number): string {
  return editQuery(query, { page: String(page) });
}

/**
 * Removes a filter. Removing a default shows the sold-out or prepaid offers that it hides; `shown` is the view that has
 * the filter, so that a double click does not remove the default too.
 */
export function withoutFilter(query: ParsedSearch, param: FilterName, shown = query.search): string {
  const isAny = isFacetName(param) && becomesAny(shown, param);
  return withParameters(query, { [param]: isAny ? "any" : "" });
}

const displayParameters = new Set(["sort", "columns", "currency", "size", "market"]);

/** Removes all filters; keeps order, columns, currency, page size and market. */
export function withoutFilters(query: ParsedSearch): string {
  const removed = [...query.params.keys()].filter((param) => !displayParameters.has(param));
  return withParameters(query, Object.fromEntries(removed.map((param) => [param, ""])));
}

/** Joins the two ends of each range, which the form sends separately without JavaScript. */
export function normalizeFormParameters(params: URLSearchParams): URLSearchParams {
  const joined = new URLSearchParams(params);
  for (const name of rangeNames) {
    const range = joinRange(params.get(`${name}-from`) ?? "", params.get(`${name}-to`) ?? "");
    joined.delete(`${name}-from`);
    joined.delete(`${name}-to`);
    if (range) joined.set(name, range);
  }
  return joined;
}

/** Accepts `0,5` and `$0.5`. */
export function joinRange(from: string, to: string): string {
  const [low, high] = [from, to].map((text) => text.trim().replace(/^\$/, "").replace(",", "."));
  return low || high ? `${low}..${high}` : "";
}

/** Changes parameters, whose values are written as in the URL, and returns to the first page. */
export function withParameters(query: ParsedSearch, parameters: Readonly<Record<string, string>>): string {
  return editQuery(query, { ...parameters, page: "" });
}
