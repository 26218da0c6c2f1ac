import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { toOffersView } from "./rows";
import { offersTableMediaType, type OffersTablePage, type OffersView } from "./view-schema";

/** Why the list could not be read, and when that was. */
export class OffersFetchError extends Error {
  override readonly name = "OffersFetchError";
  readonly at = Date.now();
}

export function retryDelay(attempt: number): number {
  return Math.min(2_000 * 2 ** attempt, 30_000);
}

/** The board as an address asks for it. It is asked for again when the pulse says that it is old. */
export function offersOptions(canonical: string) {
  return queryOptions({
    queryKey: ["offers", canonical],
    queryFn: ({ signal }) => fetchOffers(canonical, signal),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 30 * 60_000,
    networkMode: "always",
    // It never gives up: until then the last rows stay, and the page says so.
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
