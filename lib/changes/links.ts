import { editQuery } from "@/lib/offers/search-params";

import { changeKinds, type ChangeKind } from "./kinds";
import type { FoundChanges } from "./queries";
import type { ChangesRequest } from "./request";

/** A view of the changes, from which others are linked. */
export interface ChangesViewQuery extends Pick<FoundChanges, "query" | "explicit"> {
  kinds: ChangesRequest["kinds"];
}

/** The canonical query of a view after edits of the table's parameters; an empty value removes one. */
export function changesQuery(
  { query, explicit, kinds }: ChangesViewQuery,
  edits: Readonly<Record<string, string>> = {},
): string {
  const params = new URLSearchParams(editQuery(query, { page: "", size: "", ...edits }));
  for (const name of explicit)
    if (!(name in edits) && !params.has(name)) params.set(name, query.search.lists[name].values.join(","));
  const isAll = changeKinds.every((kind) => kinds.has(kind));
  const words = [params.get("kind"), ...(isAll ? [] : changeKinds.filter((kind) => kinds.has(kind)))];
  const kind = words.filter(Boolean).join(",");
  if (kind) params.set("kind", kind);
  return String(params).replaceAll("%2C", ",");
}

/** The view with one more kind, or without it; none is all of them. */
export function toggleKind(view: ChangesViewQuery, kind: ChangeKind): ChangesViewQuery {
  const isAll = view.kinds.size === changeKinds.length;
  const kinds = new Set(isAll ? [] : view.kinds);
  if (!kinds.delete(kind)) kinds.add(kind);
  return { ...view, kinds: kinds.size === 0 ? new Set(changeKinds) : kinds };
}

export function changesHref(query: string): `/changes?${string}` | "/changes" {
  return query ? `/changes?${query}` : "/changes";
}
