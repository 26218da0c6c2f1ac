"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { createContext, use, useState, useEffect } from "react";

import { useLiveStatus } from "@/components/shell/live-status";
import { FetchError, retryDelay } from "@/lib/fetch-json";
import { offersHref } from "@/lib/offers/links";
import { offersOptions } from "@/lib/offers/query-options";
import type { OffersSearch } from "@/lib/offers/search";
import { parseSearch, type ParsedSearch } from "@/lib/offers/search-params";
import type { OffersView } from "@/lib/offers/view-schema";

interface OffersNavigation {
  /** The current view. */
  query: ParsedSearch;
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
  const parsed = parseSearch(useSearchParams().toString());
  const address = parsed.canonical;
  const [followed, setFollowed] = useState(address);
  const [optimisticQuery, setOptimisticQuery] = useState<string | null>(null);
  if (followed !== address) {
    setFollowed(address);
    setOptimisticQuery(null);
  }
  const query = optimisticQuery === null ? parsed : parseSearch(optimisticQuery);
  return {
    query,
    search: query.search,
    go(next, { replaces = false } = {}) {
      setOptimisticQuery(next);
      if (replaces) window.history.replaceState(null, "", offersHref(next));
      else if (next !== query.canonical) window.history.pushState(null, "", offersHref(next));
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
  const hasFailed = failureReason instanceof FetchError;
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

/** Refetches the offers when the live status reports newer ones. No list polls on its own. */
export function useInvalidateOffers(view: OffersView | undefined): void {
  const client = useQueryClient();
  const { revision } = useLiveStatus().liveStatus;
  const shown = view?.revision;
  useEffect(() => {
    if (shown !== undefined && revision > shown) void client.invalidateQueries({ queryKey: ["offers"] });
  }, [client, revision, shown]);
}
