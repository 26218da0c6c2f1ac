"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { createContext, use, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";

import { useLiveStatus } from "@/components/shell/live-status";
import { FetchError, retryDelay } from "@/lib/fetch-json";
import { offersHref } from "@/lib/offers/links";
import { offersOptions } from "@/lib/offers/query-options";
import type { OffersSearch } from "@/lib/offers/search";
import { parseSearch, type ParsedSearch } from "@/lib/offers/search-params";
import type { OffersView } from "@/lib/offers/view-schema";

/** The query string of another view, computed from the newest one. */
export type Target = (query: ParsedSearch) => string;

interface OffersNavigation {
  /** The shown view. */
  query: ParsedSearch;
  search: OffersSearch;
  go(to: Target, how?: { replaces?: boolean }): void;
}

export interface OffersFailure {
  message: string;
  nextTry: number;
  tryNow(): void;
}

interface ShownOffers {
  navigation: OffersNavigation;
  view: OffersView | undefined;
  /** Whether the rows are those of the previous view. */
  isOld: boolean;
  failure: OffersFailure | null;
}

/** How long a click may wait for its rows, so that both show in one render, in milliseconds. */
const patience = 200;

/** The view of the URL with its rows; while they load or cannot be loaded, the previous rows. */
export function useShownOffers(): ShownOffers {
  const client = useQueryClient();
  const address = useSearchParams().toString();
  const [followed, setFollowed] = useState(address);
  const [clicked, setClicked] = useState<string | null>(null);
  if (followed !== address) {
    setFollowed(address);
    setClicked(null);
  }
  const { canonical } = parseSearch(clicked ?? address);
  const requested = useMemo(() => parseSearch(canonical), [canonical]);
  const { data, isPlaceholderData, failureReason, failureCount, refetch } = useQuery(
    offersOptions(canonical),
  );
  const [shown, setShown] = useState(requested);
  const [isLate, setLate] = useState(false);
  if (isLate && !isPlaceholderData) setLate(false);
  const isWaiting = isPlaceholderData && !isLate;
  if (!isWaiting && shown !== requested) setShown(requested);
  useEffect(() => {
    if (!isPlaceholderData) return;
    const timer = setTimeout(() => setLate(true), patience);
    return () => clearTimeout(timer);
  }, [isPlaceholderData]);

  const newest = useRef(requested);
  useLayoutEffect(() => {
    newest.current = requested;
  }, [requested]);
  useEffect(() => {
    const follow = () => setClicked(null);
    window.addEventListener("popstate", follow);
    return () => window.removeEventListener("popstate", follow);
  }, []);
  const navigation = useMemo(
    (): OffersNavigation => ({
      query: shown,
      search: shown.search,
      go(to, { replaces = false } = {}) {
        const before = newest.current.canonical;
        const next = to(newest.current);
        newest.current = parseSearch(next);
        // The router follows the URL later, and before hydration ends not at all.
        setClicked(next);
        // Starts before the router renders, and ends requests whose rows nobody will see.
        void client.cancelQueries({
          queryKey: ["offers"],
          predicate: ({ queryKey }) => queryKey[1] !== next,
        });
        void client.prefetchQuery(offersOptions(next));
        if (next === before) return;
        const method = replaces ? "replaceState" : "pushState";
        window.history[method](null, "", offersHref(next));
      },
    }),
    [client, shown],
  );
  const hasFailed = failureReason instanceof FetchError;
  return {
    navigation,
    view: data,
    isOld: isPlaceholderData && !isWaiting,
    failure: hasFailed
      ? {
          message: failureReason.message,
          nextTry: failureReason.at + retryDelay(failureCount - 1),
          // A request that waits for its next retry must be canceled first, or it would keep waiting.
          tryNow: () => void client.cancelQueries({ queryKey: ["offers", canonical] }).then(() => refetch()),
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
