import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { toOffersView } from "./rows";
import { offersTableMediaType, type OffersTablePage, type OffersView } from "./view-schema";

/** A failed request for offers: the reason and the time. */
export class OffersFetchError extends Error {
  override readonly name = "OffersFetchError";
  readonly at = Date.now();
}

export function retryDelay(attempt: number): number {
  return Math.min(2_000 * 2 ** attempt, 30_000);
}

/** The offers page of a query. `useInvalidateOffers` refetches it when the live status reports newer data. */
export function offersOptions(canonical: string) {
  return queryOptions({
    queryKey: ["offers", canonical],
    queryFn: ({ signal }) => fetchOffers(canonical, signal),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 30 * 60_000,
    networkMode: "always",
    // Retries forever; meanwhile the page keeps the last rows and shows the error.
    retry: true,
    retryDelay,
  });
}

async function fetchOffers(canonical: string, signal: AbortSignal): Promise<OffersView> {
  let response: Response;
  try {
    response = await fetch(`/api/v1/offers${canonical && `?${canonical}`}`, {
      headers: { accept: offersTableMediaType },
      signal,
    });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new OffersFetchError("The app did not answer.");
  }
  if (!response.ok) throw new OffersFetchError(`The app answered ${response.status}.`);
  try {
    return toOffersView((await response.json()) as OffersTablePage);
  } catch (error) {
    if (signal.aborted) throw error;
    throw new OffersFetchError("The app answered something that is no list.");
  }
}
