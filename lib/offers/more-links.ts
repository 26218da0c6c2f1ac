import { withParameters, withText } from "./links";
import type { ParsedSearch } from "./search-params";

// Apart from `links.ts`, because only parts that are loaded on demand use them.

/** The offers of one group of the view: of a GPU, or of a reported name. */
export function withoutGroup(
  query: ParsedSearch,
  { gpu, name }: { gpu: string | null; name: string },
): string {
  const one = gpu === null ? { q: `"${name}"` } : { gpu };
  return withParameters(query, { ...one, group: "" });
}

/** Removes the value that a notice is about. */
export function withoutValue(query: ParsedSearch, param: string, value: string): string {
  const given = query.params.get(param) ?? "";
  if (param === "q") return withText(query, given.replace(value, " "));
  const rest = given === value ? [] : given.split(",").filter((each) => each.trim() !== value);
  return withParameters(query, { [param]: rest.join(",") });
}

/**
 * A typed text with a near name in place of the words that it is near to. Other words may stand between them, and some may be
 * filters already.
 */
export function withNearName(text: string, words: string, name: string): string {
  if (text.includes(words)) return text.replace(words, name);
  const replaced = words.split(" ");
  const parts = text.split(" ");
  const first = parts.findIndex((part) => replaced.includes(part));
  return parts.flatMap((part, at) => (at === first ? name : replaced.includes(part) ? [] : part)).join(" ");
}
