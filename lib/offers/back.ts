import { fromParameter } from "./links";
import { parameters } from "./parameters";
import { parseSearch } from "./search-params";

/** The URL of an offer; `back` is the query string of the view to return to. */
export function offerHref(id: string, back: string): `/offers/${string}` {
  return `/offers/${id}${fromParameter(back)}`;
}

export function launchHref(id: string, back: string): `/launch/${string}` {
  return `/launch/${id}${fromParameter(back)}`;
}

/** The query string of the view to return to, in canonical form, so that it cannot lead to another site. */
export function parseBackQuery(from: unknown): string {
  if (typeof from !== "string" || from.length > 2_000) return "";
  const known = [...new URLSearchParams(from)].filter(([name]) => parameters.includes(name));
  return parseSearch(new URLSearchParams(known)).canonical;
}
