"use client";

import { createContext, use } from "react";
import useSWR from "swr";

import { keepsSomething } from "@/components/ui/still-owner";
import type { Pulse } from "@/lib/poll/schema";

const First = createContext<Pulse | null>(null);

/** Hands down the pulse of the moment in which the server drew the page. */
export const FirstPulse = First.Provider;

const every = 5_000;

/** What changes by itself, read again every 5 seconds while the page is visible. */
export function usePulse(): { pulse: Pulse; hasFailed: boolean } {
  const first = use(First)!;
  const { data, error } = useSWR<Pulse, Error>("/api/pulse", readPulse, {
    fallbackData: first,
    refreshInterval: every,
    dedupingInterval: 2_000,
    // After a failure the interval stands still, and its own way of retrying waits ever longer.
    onErrorRetry: (_error, _key, _config, revalidate, options) =>
      void setTimeout(() => void revalidate(options), every),
  });
  // A page that the server drew anew, as after signing in, knows more than what was asked before.
  const pulse = data && data.at >= first.at ? data : first;
  return { pulse, hasFailed: error !== undefined };
}

async function readPulse(path: string): Promise<Pulse> {
  const response = await fetch(path);
  // Signed out where everything wants a login: the page knows where to go.
  if (response.status === 401 && !keepsSomething()) location.reload();
  if (!response.ok) throw new Error(`The app answered ${response.status}.`);
  return (await response.json()) as Pulse;
}
