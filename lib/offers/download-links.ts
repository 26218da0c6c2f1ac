import { editQuery, type ParsedSearch } from "./search-params";

/** The rows of all pages in these columns, empty for those of the app. */
export function csvAddress(query: ParsedSearch, columns: string): string {
  return withQuery(
    "/api/v1/offers.csv",
    editQuery(query, { columns, currency: "", group: "", page: "", size: "" }),
  );
}

/** The reply of the API for this page. */
export function jsonAddress(query: ParsedSearch): string {
  return withQuery("/api/v1/offers", editQuery(query, { columns: "", group: "" }));
}

/** A command that saves the CSV; every character of the address is plain for a shell. */
export function curlCommand(origin: string, address: string): string {
  return `curl -fsS '${origin}${address.replaceAll("'", "%27")}' -o offers.csv`;
}

function withQuery(path: string, query: string): string {
  return query ? `${path}?${query}` : path;
}
