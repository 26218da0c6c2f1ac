import { queryOptions } from "@tanstack/react-query";

import { minute } from "@/lib/domain/durations";
import { FetchError, fetchJson, retryDelay } from "@/lib/fetch-json";
import { fromParameter } from "@/lib/offers/links";
import type { NextCheapest } from "@/lib/offers/view-schema";

import type { InstanceDetail, InstancesView, KeyLocations, LaunchForm, LaunchView } from "./schema";

/** The query key of all machines and launches: one change invalidates all of them. */
export const instancesKey = ["instances"] as const;

// Retries forever: until then the last figures stay, and the page shows that they are old.
const retryForever = {
  staleTime: 5_000,
  gcTime: 30 * minute,
  networkMode: "always",
  retry: (_count: number, error: Error) => !(error instanceof FetchError && error.status === 404),
  retryDelay,
} as const;

/** All of `/instances`, invalidated by the live status. */
export function instancesOptions() {
  return queryOptions({
    ...retryForever,
    queryKey: [...instancesKey, "all"],
    queryFn: ({ signal }) => fetchJson<InstancesView>("/api/instances", { signal }),
  });
}

/** One machine with its history. */
export function instanceOptions(id: string) {
  return queryOptions({
    ...retryForever,
    queryKey: [...instancesKey, "machine", id],
    queryFn: ({ signal }) =>
      fetchJson<InstanceDetail>(`/api/instances/${encodeURIComponent(id)}`, { signal }),
  });
}

/** One launch. Refetched every 2 s while its outcome is pending, so that each step shows at once. */
export function launchOptions(id: string) {
  return queryOptions({
    ...retryForever,
    queryKey: [...instancesKey, "launch", id],
    queryFn: ({ signal }) => fetchJson<LaunchView>(`/api/launches/${encodeURIComponent(id)}`, { signal }),
    refetchInterval: ({ state }) => (state.data && isLaunchPending(state.data) ? 2_000 : false),
  });
}

/** Which providers have the owner's keys, read from the providers. */
export function keyLocationsOptions() {
  return queryOptions({
    queryKey: ["key-places"],
    queryFn: ({ signal }) => fetchJson<KeyLocations[]>("/api/keys/places", { signal }),
    staleTime: minute,
    networkMode: "always",
    retry: 2,
  });
}

/** Fetches a fresh form with an unused confirm token. */
export function fetchFreshForm(offerId: string): Promise<LaunchForm> {
  return fetchJson<LaunchForm>(`/api/launch-form/${encodeURIComponent(offerId)}`);
}

/** The offers that can replace one whose launch was refused at this time. */
export function nextOffersOptions(offerId: string, back: string, readAt: string | null) {
  const path = `/api/next-offers/${encodeURIComponent(offerId)}${fromParameter(back)}`;
  return queryOptions({
    queryKey: ["next-offers", offerId, back, readAt],
    queryFn: ({ signal }) => fetchJson<NextCheapest>(path, { signal }),
    staleTime: minute,
    networkMode: "always",
    retry: 2,
  });
}

/** True while a launch has further steps to come without the user. */
function isLaunchPending({ state, instance }: LaunchView): boolean {
  if (state === "prepared" || state === "sending" || state === "unknown") return true;
  if (!instance) return state === "confirmed" || state === "adopted";
  return ["provisioning", "restarting", "terminating", "unknown"].includes(instance.state);
}
