"use client";

import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";

import { useLiveStatus } from "@/components/shell/live-status";
import { minute } from "@/lib/domain/durations";
import { fetchJson, retryDelay } from "@/lib/fetch-json";
import type { JumpPlaces, JumpSearch } from "@/lib/jump/schema";

const often = { staleTime: minute / 2, networkMode: "always", retry: true, retryDelay } as const;

/** The market of the page as a query string; empty for the one shown last. */
function useMarket(): string {
  const market = useSearchParams().get("market");
  return market === null ? "" : String(new URLSearchParams({ market }));
}

/** The GPUs, clouds, providers and the owner's views. */
export function usePlaces() {
  const market = useMarket();
  const isBoard = useLiveStatus().liveStatus.visitor === "board";
  return useQuery({
    ...often,
    queryKey: ["jump", market],
    queryFn: ({ signal }) => fetchJson<JumpPlaces>(`/api/jump?${market}`, { signal }),
    // The public board serves no such request.
    enabled: !isBoard,
  });
}

/** What a typed text finds among the offers. */
export function useJumpSearch(text: string) {
  const market = useMarket();
  return useQuery({
    ...often,
    queryKey: ["jump", market, text],
    queryFn: ({ signal }) =>
      fetchJson<JumpSearch>(`/api/jump?${new URLSearchParams({ q: text })}&${market}`, { signal }),
    enabled: text !== "",
  });
}
