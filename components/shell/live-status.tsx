"use client";

import { createContext, use } from "react";
import useSWR from "swr";

import { hasUnsavedInput } from "@/components/ui/unsaved-input";
import type { LiveStatus } from "@/lib/poll/schema";

const InitialLiveStatus = createContext<LiveStatus | null>(null);

/** Provides the live status of the server render. */
export const LiveStatusProvider = InitialLiveStatus.Provider;

const refreshInterval = 5_000;

/** The live status, refetched every 5 seconds while the page is visible; on the public board that of the server render. */
export function useLiveStatus(): { liveStatus: LiveStatus; hasFailed: boolean } {
  const first = use(InitialLiveStatus)!;
  const { data, error } = useSWR<LiveStatus, Error>(
    first.visitor === "board" ? null : "/api/pulse",
    fetchLiveStatus,
    {
      fallbackData: first,
      refreshInterval,
      dedupingInterval: 2_000,
      // SWR's own retry backs off, so errors retry at the fixed interval.
      onErrorRetry: (_error, _key, _config, revalidate, options) =>
        void setTimeout(() => void revalidate(options), refreshInterval),
    },
  );
  // A page that the server rendered later, for example after sign-in, is newer than the cached response.
  const liveStatus = data && data.at >= first.at ? data : first;
  return { liveStatus, hasFailed: error !== undefined };
}

async function fetchLiveStatus(path: string): Promise<LiveStatus> {
  const response = await fetch(path);
  // Signed out with REQUIRE_LOGIN: the reloaded page redirects to sign-in.
  if (response.status === 401 && !hasUnsavedInput()) location.reload();
  if (!response.ok) throw new Error(`The app returned status ${response.status}.`);
  return (await response.json()) as LiveStatus;
}
