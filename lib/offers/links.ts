import { isDefaultList } from "./list-values";
import type { FacetName } from "./schema";
import type { RangeName, SortKey } from "./search";
import { parseSearch, parameters } from "./search-params";

// Every function takes the query string of the present view and gives the canonical one of the next.

/** The address of a view of the board. */
export function offersHref(query: string): `/?${string}` | "/" {
  return query ? `/?${query}` : "/";
}

/** The address of an offer; `back` is the view of the board that leads to it. */
export function offerHref(id: string, back: string): `/offers/${string}` {
  return `/offers/${id}${fromParameter(back)}`;
}

/** The address of the form that launches an offer. */
export function launchHref(id: string, back: string): `/launch/${string}` {
  return `/launch/${id}${fromParameter(back)}`;
}

/** How an address says which view of the board led to it. */
export function fromParameter(back: string): string {
  return back ? `?from=${encodeURIComponent(back)}` : "";
}

/** The view that an address says it was reached from, as the parser of the board reads it: it leads nowhere else. */
export function parseBackQuery(from: unknown): string {
  if (typeof from !== "string" || from.length > 2_000) return "";
  const known = [...new URLSearchParams(from)].filter(([name]) => parameters.includes(name));
  return parseSearch(new URLSearchParams(known)).canonical;
}

/** The view that the controls of the filters ask for. */
export function queryFromForm(form: FormData): string {
  const pairs = [...form].filter((pair): pair is [string, string] => typeof pair[1] === "string");
  return parseSearch(normalizeFormParameters(new URLSearchParams(pairs))).canonical;
}

/** Filters by these values instead of the present ones; none is no filter. */
export function withList(query: string, name: FacetName, values: readonly string[]): string {
  return editQuery(query, (params) => setOrDelete(params, name, values.join(",")));
}

/** Adds a value to a list filter or takes it away. */
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

/** Sorts by a column; the one already in front turns round. `adds` sorts within the present order instead. */
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

/** `sort` is written as in the URL. */
export function withSortText(query: string, sort: string): string {
  return editQuery(query, (params) => setOrDelete(params, "sort", sort));
}

export function withPage(query: string, page: number): string {
  return editQuery(query, (params) => setOrDelete(params, "page", String(page)), { keepsPage: true });
}

/** Takes a filter off: sold-out offers are then shown too, and prepaid ones where their default was the filter. */
export function withoutFilter(query: string, param: string): string {
  const hidesPrepaid =
    param === "billing" && isDefaultList("billing", parseSearch(query).search.lists.billing.values);
  return editQuery(query, (params) =>
    setOrDelete(params, param, param === "stock" || hidesPrepaid ? "any" : ""),
  );
}

/** Takes off one value, as a notice names it. */
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

/** The view with nothing filtered; order, currency and size stay. */
export function withoutFilters(query: string): string {
  return editQuery(query, (params) => {
    for (const param of new Set(params.keys())) if (!displayParameters.has(param)) params.delete(param);
  });
}

/** What the form sends without JavaScript says the ends of a range apart; the URL knows only ranges. */
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

/** `0,5` and `$0.5` are how people write it. */
export function joinRange(from: string, to: string): string {
  const [low, high] = [from, to].map((text) => text.trim().replace(/^\$/, "").replace(",", "."));
  return low || high ? `${low}..${high}` : "";
}

/** Whether two addresses ask for the same in the same words. */
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
