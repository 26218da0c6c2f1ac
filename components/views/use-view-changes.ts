"use client";

import { useQuery } from "@tanstack/react-query";

import { useLiveStatus } from "@/components/shell/live-status";
import { minute } from "@/lib/domain/durations";
import type { SavedView, ViewChanges } from "@/lib/views/schema";

/** What changed in each view since it was opened: one request for all, again every minute. Empty until it is known. */
export function useViewChanges(views: readonly SavedView[]): ReadonlyMap<string, ViewChanges> {
  const isBoard = useLiveStatus().liveStatus.visitor === "board";
  const requested = views.map(({ query, lookedAt }) => ({ query, since: lookedAt }));
  const { data } = useQuery({
    queryKey: ["view-changes", requested],
    queryFn: ({ signal }) => fetchChanges(requested, signal),
    // The public board serves no such request.
    enabled: requested.length > 0 && !isBoard,
    staleTime: minute,
    refetchInterval: minute,
  });
  const changes = data?.length === views.length ? data : [];
  return new Map(changes.map((change, at) => [views[at]!.id, change]));
}

async function fetchChanges(
  views: { query: string; since: string }[],
  signal: AbortSignal,
): Promise<ViewChanges[]> {
  const response = await fetch("/api/view-changes", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ views }),
    signal,
  });
  if (!response.ok) throw new Error(`The changes could not be read (${response.status}).`);
  return (await response.json()) as ViewChanges[];
}
