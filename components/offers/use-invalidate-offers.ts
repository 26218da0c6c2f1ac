"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { useLiveStatus } from "@/components/shell/live-status";
import type { OffersView } from "@/lib/offers/view-schema";

/** Refetches the offers when the live status reports newer ones. No list polls on its own. */
export function useInvalidateOffers(view: OffersView | undefined): void {
  const client = useQueryClient();
  const { revision } = useLiveStatus().pulse;
  const shown = view?.revision;
  useEffect(() => {
    if (shown !== undefined && revision > shown) void client.invalidateQueries({ queryKey: ["offers"] });
  }, [client, revision, shown]);
}
