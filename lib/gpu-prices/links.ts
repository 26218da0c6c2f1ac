/** The page of a GPU; `query` names its market, and is empty for the usual one. */
export function gpuHref(id: string, query = ""): `/gpus/${string}` {
  return `/gpus/${encodeURIComponent(id)}${query && `?${query}`}`;
}

/** The market of a view's query, as these links name it. */
export function marketParameter(query: Pick<URLSearchParams | Map<string, string>, "get">): string {
  const market = query.get("market");
  return market ? String(new URLSearchParams({ market })) : "";
}

/** The list of GPUs. */
export function gpusHref(query = ""): "/gpus" | `/gpus?${string}` {
  return query ? `/gpus?${query}` : "/gpus";
}
