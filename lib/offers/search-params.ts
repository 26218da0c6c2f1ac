import { parameters, readParameter, type Problem, type SpellingLookup, type Usual } from "./parameters";
import type { QueryProblem } from "./problems";
import { defaultSearch, type OffersSearch } from "./search";

/** Asks the API for what is new and cheaper since a time; no part of a view. */
export const newSinceParameter = "newSince";

export interface ParsedSearch {
  search: OffersSearch;
  /** The values that were not applied; `toNotice` describes them. */
  problems: QueryProblem[];
  /** The canonical values of the parameters that are not default, in canonical order. */
  params: ReadonlyMap<string, string>;
  /** The canonical query string of this view, without the question mark. */
  canonical: string;
}

/** Parses a query string. Never throws: an invalid value becomes a problem and never widens the view. */
export function parseSearch(
  query: string | URLSearchParams,
  spelling?: SpellingLookup,
  usual: Usual = {},
): ParsedSearch {
  const given = new URLSearchParams(query);
  const problems: QueryProblem[] = [];
  const params = new Map<string, string>();
  const search = defaultSearch();
  const report = (param: string, value: string, problem: Problem, readAs?: string) =>
    void problems.push({ param, value, problem, ...(readAs !== undefined && { readAs }) });

  for (const param of parameters) {
    const values = given.getAll(param).filter((value) => value.trim() !== "");
    if (values.length === 0) continue;
    const value = readParameter(param, values, { search, report, spelling, usual });
    if (value !== null) params.set(param, value);
  }
  for (const param of [...new Set(given.keys())].sort()) {
    if (parameters.includes(param) || param.startsWith("utm_") || param === newSinceParameter) continue;
    const value = given.get(param) ?? "";
    report(param, value, "unknown-parameter");
    params.set(param, value);
  }
  return { search, problems, params, canonical: spellQuery(params) };
}

/** The canonical query string after edits; an empty value removes a parameter. */
export function editQuery({ params }: ParsedSearch, edits: Readonly<Record<string, string>>): string {
  const edited = new Map(params);
  for (const [param, value] of Object.entries(edits)) {
    const canonical = value.trim() === "" ? null : canonicalValue(param, value);
    if (canonical === null) edited.delete(param);
    else edited.set(param, canonical);
  }
  const known = parameters.flatMap((param) => pairOf(edited, param));
  const others = [...edited].filter(([param]) => !parameters.includes(param));
  return spellQuery([...known, ...others]);
}

function canonicalValue(param: string, value: string): string | null {
  if (!parameters.includes(param)) return value;
  const reading = {
    search: defaultSearch(),
    report: () => undefined,
    spelling: undefined,
    usual: {},
  };
  return readParameter(param, [value], reading);
}

function pairOf(params: ReadonlyMap<string, string>, param: string): [string, string][] {
  const value = params.get(param);
  return value === undefined ? [] : [[param, value]];
}

function spellQuery(params: Iterable<[string, string]>): string {
  return [...params].map(([param, value]) => `${encode(param)}=${encode(value)}`).join("&");
}

// Keeps commas and dots readable for people.
function encode(value: string): string {
  return encodeURIComponent(value)
    .replaceAll("%2C", ",")
    .replaceAll("%20", "+")
    .replaceAll("%3A", ":")
    .replaceAll("%2F", "/");
}
