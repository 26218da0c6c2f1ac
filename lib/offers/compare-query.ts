import { fromParameter } from "./links";

/** The largest number of offers side by side. */
export const maxCompared = 6;

interface CompareQuery {
  /** At most six, without repetitions. */
  ids: string[];
  /** How many more were named. */
  left: number;
  onlyDifferences: boolean;
}

/** Reads the query of `/compare`; its `ids` are separated by commas or repeated. */
export function readCompareQuery(query: URLSearchParams): CompareQuery {
  const given = query
    .getAll("ids")
    .flatMap((value) => value.slice(0, maxLength).split(","))
    .map((id) => id.trim())
    .filter(Boolean);
  const ids = [...new Set(given)];
  return {
    ids: ids.slice(0, maxCompared),
    left: Math.max(0, ids.length - maxCompared),
    onlyDifferences: query.get("differences") === "only",
  };
}

const maxLength = 2_000;

/** The URL of a comparison; `back` is the query string of the view to return to. */
export function compareHref(
  ids: readonly string[],
  { back = "", onlyDifferences = false }: { back?: string; onlyDifferences?: boolean } = {},
): `/compare?${string}` {
  const from = fromParameter(back).replace("?", "&");
  const list = ids.map(encodeURIComponent).join(",");
  return `/compare?ids=${list}${onlyDifferences ? "&differences=only" : ""}${from}`;
}
