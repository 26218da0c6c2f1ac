"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { createContext, use, useState } from "react";

import { offersHref } from "@/lib/offers/links";
import { offersOptions, OffersFetchError, retryDelay } from "@/lib/offers/query-options";
import type { OffersSearch } from "@/lib/offers/search";
import { parseSearch } from "@/lib/offers/search-params";
import type { OffersView } from "@/lib/offers/view-schema";

export interface OffersNavigation {
  /** The query string of the current view. */
  query: string;
  search: OffersSearch;
  go(query: string, how?: { replaces?: boolean }): void;
}

export interface OffersFailure {
  message: string;
  nextTry: number;
  tryNow(): void;
}

/** The view of the URL. The URL is the only copy; a click shows optimistically before the router follows. */
export function useAddressNavigation(): OffersNavigation {
  const { canonical: address } = parseSearch(useSearchParams().toString());
  const [followed, setFollowed] = useState(address);
  const [optimisticQuery, setOptimisticQuery] = useState<string | null>(null);
  if (followed !== address) {
    setFollowed(address);
    setOptimisticQuery(null);
  }
  const query = optimisticQuery ?? address;
  return {
    query,
    search: parseSearch(query).search,
    go(next, { replaces = false } = {}) {
      setOptimisticQuery(next);
      if (replaces) window.history.replaceState(null, "", offersHref(next));
      else if (next !== query) window.history.pushState(null, "", offersHref(next));
    },
  };
}

/** The rows of a view; while they load or cannot be loaded, the previous ones. */
export function useOffersView(query: string): {
  view: OffersView | undefined;
  isOld: boolean;
  failure: OffersFailure | null;
} {
  const client = useQueryClient();
  const { data, isPlaceholderData, failureReason, failureCount, refetch } = useQuery(offersOptions(query));
  const hasFailed = failureReason instanceof OffersFetchError;
  return {
    view: data,
    isOld: isPlaceholderData,
    failure: hasFailed
      ? {
          message: failureReason.message,
          nextTry: failureReason.at + retryDelay(failureCount - 1),
          // A request that waits for its next retry must be canceled first, or it would keep waiting.
          tryNow: () => void client.cancelQueries({ queryKey: ["offers", query] }).then(() => refetch()),
        }
      : null,
  };
}

const OffersNavigationContext = createContext<OffersNavigation | null>(null);
export const OffersNavigationProvider = OffersNavigationContext.Provider;

export function useOffersNavigation(): OffersNavigation {
  return use(OffersNavigationContext)!;
}
