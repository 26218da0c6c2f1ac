import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { minute } from "@/lib/domain/durations";
import { fetchJson, retryDelay } from "@/lib/fetch-json";

import { offersTableMediaType, type OffersView } from "./view-schema";

/** The offers page of a query. `useInvalidateOffers` refetches it when the live status reports newer data. */
export function offersOptions(canonical: string) {
  return queryOptions({
    queryKey: ["offers", canonical],
    queryFn: ({ signal }) => fetchOffers(canonical, signal),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 30 * minute,
    networkMode: "always",
    // Retries forever; meanwhile the page keeps the last rows and shows the error.
    retry: true,
    retryDelay,
  });
}

async function fetchOffers(canonical: string, signal: AbortSignal): Promise<OffersView> {
  const path = `/api/v1/offers${canonical && `?${canonical}`}`;
  return fetchJson(path, { signal, accept: offersTableMediaType });
}
