import { fromParameter, withCurrency } from "./links";
import { parameters } from "./parameters";
import { parseSearch } from "./search-params";

/** The URL of an offer; `back` is the query string of the view to return to. */
export function offerHref(id: string, back: string): `/offers/${string}` {
  return `/offers/${id}${fromParameter(back)}`;
}

/** The same with more parameters; empty ones are left out. */
export function offerHrefWith(
  id: string,
  back: string,
  parameters: Record<string, string>,
): `/offers/${string}` {
  const given = Object.entries({ from: back, ...parameters }).filter(([, value]) => value !== "");
  return given.length === 0 ? `/offers/${id}` : `/offers/${id}?${new URLSearchParams(given)}`;
}

export function launchHref(id: string, back: string): `/launch/${string}` {
  return `/launch/${id}${fromParameter(back)}`;
}

/** The launch form of an offer, filled in from an earlier launch. */
export function launchAgainHref(id: string, launchId: string, back = ""): `/launch/${string}` {
  const parameters = new URLSearchParams({ ...(back && { from: back }), again: launchId });
  return `/launch/${id}?${parameters}`;
}

/**
 * The query string of the view to return to, in canonical form, so that it cannot lead to another site. A currency that
 * the URL names itself replaces that of the view.
 */
export function parseBackQuery(from: unknown, currency?: unknown): string {
  const text = typeof from === "string" && from.length <= 2_000 ? from : "";
  const known = [...new URLSearchParams(text)].filter(([name]) => parameters.includes(name));
  const view = parseSearch(new URLSearchParams(known));
  return typeof currency === "string" ? withCurrency(view, currency) : view.canonical;
}
