import { parameters } from "./parameters";
import { editQuery, parseSearch } from "./search-params";

const maxLength = 2_000;

/** The canonical query of a view to save: known parameters only, from the first page. Null if it is too long or no text. */
export function viewQuery(query: unknown): string | null {
  if (typeof query !== "string" || query.length > maxLength) return null;
  const known = [...new URLSearchParams(query)].filter(([name]) => parameters.includes(name));
  const canonical = editQuery(parseSearch(new URLSearchParams(known)), { page: "" });
  return canonical.length > maxLength ? null : canonical;
}
