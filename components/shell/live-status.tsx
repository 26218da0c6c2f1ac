"use client";

import { createContext, use } from "react";
import useSWR from "swr";

import { hasUnsavedInput } from "@/components/ui/still-owner";
import type { LiveStatus } from "@/lib/poll/schema";

const InitialLiveStatus = createContext<LiveStatus | null>(null);

/** Hands down the pulse of the moment in which the server drew the page. */
export const LiveStatusProvider = InitialLiveStatus.Provider;

const refreshInterval = 5_000;

/** What changes by itself, read again every 5 seconds while the page is visible. */
export function useLiveStatus(): { pulse: LiveStatus; hasFailed: boolean } {
  const first = use(InitialLiveStatus)!;
  const { data, error } = useSWR<LiveStatus, Error>("/api/pulse", fetchLiveStatus, {
    fallbackData: first,
    refreshInterval,
    dedupingInterval: 2_000,
    // After a failure the interval stands still, and its own way of retrying waits ever longer.
    onErrorRetry: (_error, _key, _config, revalidate, options) =>
      void setTimeout(() => void revalidate(options), refreshInterval),
  });
  // A page that the server drew anew, as after signing in, knows more than what was asked before.
  const pulse = data && data.at >= first.at ? data : first;
  return { pulse, hasFailed: error !== undefined };
}

async function fetchLiveStatus(path: string): Promise<LiveStatus> {
  const response = await fetch(path);
  // Signed out where everything wants a login: the page knows where to go.
  if (response.status === 401 && !hasUnsavedInput()) location.reload();
  if (!response.ok) throw new Error(`The app answered ${response.status}.`);
  return (await response.json()) as LiveStatus;
}
