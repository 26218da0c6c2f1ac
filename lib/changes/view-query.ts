import "server-only";

import { getDisplay } from "@/lib/offers/queries";
import { viewTitle } from "@/lib/offers/view-title";
import type { Facets } from "@/lib/offers/schema";

import { foldChanges } from "./lines";
import { findLines, type FoundChanges } from "./queries";
import { parseChangesRequest, type ChangesRequest } from "./request";
import { describeLine, type LineView } from "./view";

/** The changes of a request as lines, with what the page and the feed show beside them. */
export interface ChangesView {
  found: FoundChanges;
  lines: LineView[];
  /** `Changes: H100 SXM under $2.50`. */
  title: string;
  facets: Facets;
}

/** Null if the cursor of the request lies in the future. `usualCurrency` is that of a query that names none. */
export async function readChangesView(
  request: ChangesRequest,
  usualCurrency: string,
): Promise<ChangesView | null> {
  const found = await findLines(request);
  if (!found) return null;
  const { search, canonical } = found.query;
  const { facets } = found.offerIndex.find(search, canonical);
  const display = await getDisplay(search.currency ?? usualCurrency);
  const filters = viewTitle(search, facets);
  return {
    found,
    lines: foldChanges(found.page.changes).map((line) => describeLine(line, found.offerIndex, display)),
    title: filters === "Offers" ? "Changes" : `Changes: ${filters}`,
    facets,
  };
}

/** The changes of the page. What is wrong with its query is a problem to show; the newest changes stand in for them. */
export async function readChangesPage(
  given: URLSearchParams,
  usualCurrency: string,
): Promise<ChangesView & { request: ChangesRequest; problem: string | null }> {
  const query = new URLSearchParams(given);
  for (const name of ["after", "limit"]) query.delete(name);
  const parsed = parseChangesRequest(query);
  const view = typeof parsed === "string" ? null : await readChangesView(parsed, usualCurrency);
  if (view && typeof parsed !== "string") return { ...view, request: parsed, problem: null };
  query.delete("before");
  const newest = parseChangesRequest(query) as ChangesRequest;
  return {
    ...(await readChangesView(newest, usualCurrency))!,
    request: newest,
    problem: "This address names no place among the recorded changes. Showing the newest ones.",
  };
}
