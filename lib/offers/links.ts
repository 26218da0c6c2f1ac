import { isDefaultList } from "./list-values";
import type { FacetName } from "./schema";
import type { RangeName, SortKey } from "./search";
import { parseSearch, parameters } from "./search-params";

// Every function takes the query string of the current view and returns the canonical query string of the next.

export function offersHref(query: string): `/?${string}` | "/" {
  return query ? `/?${query}` : "/";
}

/** The URL of an offer; `back` is the query string of the view to return to. */
export function offerHref(id: string, back: string): `/offers/${string}` {
  return `/offers/${id}${fromParameter(back)}`;
}

export function launchHref(id: string, back: string): `/launch/${string}` {
  return `/launch/${id}${fromParameter(back)}`;
}

/** The URL parameter with the view to return to. */
export function fromParameter(back: string): string {
  return back ? `?from=${encodeURIComponent(back)}` : "";
}

/** The query string of the view to return to, in canonical form, so that it cannot lead to another site. */
export function parseBackQuery(from: unknown): string {
  if (typeof from !== "string" || from.length > 2_000) return "";
  const known = [...new URLSearchParams(from)].filter(([name]) => parameters.includes(name));
  return parseSearch(new URLSearchParams(known)).canonical;
}

/** The query string that the controls of the filter form produce. */
export function queryFromForm(form: FormData): string {
  const pairs = [...form].filter((pair): pair is [string, string] => typeof pair[1] === "string");
  return parseSearch(normalizeFormParameters(new URLSearchParams(pairs))).canonical;
}

/** Replaces the values of a list filter; an empty list removes the filter. */
export function withList(query: string, name: FacetName, values: readonly string[]): string {
  return editQuery(query, (params) => setOrDelete(params, name, values.join(",")));
}

/** Adds or removes a value of a list filter. */
export function toggleValue(query: string, name: FacetName, value: string): string {
  const values = parseSearch(query).search.lists[name].values;
  const next = values.includes(value) ? values.filter((other) => other !== value) : [...values, value];
  return withList(query, name, next);
}

/** `range` is written as in the URL: `48..`, `..4`, `8`. */
export function withRange(query: string, name: RangeName, range: string): string {
  return editQuery(query, (params) => setOrDelete(params, name, range));
}

export function withText(query: string, text: string): string {
  return editQuery(query, (params) => setOrDelete(params, "q", text));
}

export function withCurrency(query: string, currency: string): string {
  return editQuery(query, (params) => setOrDelete(params, "currency", currency), { keepsPage: true });
}

/** Sorts by a column and reverses it if it already comes first. `adds` adds it to the current order instead. */
export function withSort(query: string, key: SortKey, { adds = false } = {}): string {
  const { sort } = parseSearch(query).search;
  const present = sort.find((other) => other.key === key);
  const turned = { key, descending: present ? !present.descending : false };
  const isAlone = sort[0]?.key === key && sort.length === 1;
  const inPlace = sort.map((other) => (other.key === key ? turned : other));
  const added = present ? inPlace : [...sort, turned];
  const next = adds ? added : [isAlone || sort[0]?.key === key ? turned : { key, descending: false }];
  return withSortText(query, next.map(({ key, descending }) => (descending ? `-${key}` : key)).join(","));
}

export function withSortText(query: string, sort: string): string {
  return editQuery(query, (params) => setOrDelete(params, "sort", sort));
}

export function withPage(query: string, page: number): string {
  return editQuery(query, (params) => setOrDelete(params, "page", String(page)), { keepsPage: true });
}

/** Removes a filter. Removing a default shows the sold-out or prepaid offers that it hides. */
export function withoutFilter(query: string, param: string): string {
  const hidesPrepaid =
    param === "billing" && isDefaultList("billing", parseSearch(query).search.lists.billing.values);
  return editQuery(query, (params) =>
    setOrDelete(params, param, param === "stock" || hidesPrepaid ? "any" : ""),
  );
}

/** Removes the value that a notice is about. */
export function withoutValue(query: string, param: string, value: string): string {
  return editQuery(query, (params) => {
    const rest = params
      .getAll(param)
      .flatMap((given) => (given === value ? [] : given.split(",")))
      .filter((given) => given.trim() !== value);
    setOrDelete(params, param, rest.join(","));
  });
}

const displayParameters = new Set(["sort", "currency", "size"]);

/** Removes all filters; keeps order, currency and page size. */
export function withoutFilters(query: string): string {
  return editQuery(query, (params) => {
    for (const param of new Set(params.keys())) if (!displayParameters.has(param)) params.delete(param);
  });
}

/** Joins the two ends of each range, which the form sends separately without JavaScript. */
export function normalizeFormParameters(params: URLSearchParams): URLSearchParams {
  const from = params.get("price-from");
  const to = params.get("price-to");
  if (from === null && to === null) return params;
  const joined = new URLSearchParams(params);
  joined.delete("price-from");
  joined.delete("price-to");
  if (from || to) joined.set("price", joinRange(from ?? "", to ?? ""));
  return joined;
}

/** Accepts `0,5` and `$0.5`. */
export function joinRange(from: string, to: string): string {
  const [low, high] = [from, to].map((text) => text.trim().replace(/^\$/, "").replace(",", "."));
  return low || high ? `${low}..${high}` : "";
}

/** Whether a query string already has the canonical spelling. */
export function isSameQuery(given: URLSearchParams, canonical: URLSearchParams): boolean {
  const left = [...given];
  const right = [...canonical];
  return (
    left.length === right.length &&
    left.every(([key, value], at) => right[at]![0] === key && right[at]![1] === value)
  );
}

function editQuery(
  query: string,
  edit: (params: URLSearchParams) => void,
  { keepsPage = false } = {},
): string {
  const params = new URLSearchParams(query);
  edit(params);
  if (!keepsPage) params.delete("page");
  return parseSearch(params).canonical;
}

function setOrDelete(params: URLSearchParams, param: string, value: string): void {
  if (value === "") params.delete(param);
  else params.set(param, value);
}
