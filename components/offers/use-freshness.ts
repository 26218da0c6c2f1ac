"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { usePulse } from "@/components/shell/pulse";
import type { BoardView } from "@/lib/offers/view-schema";

/** Asks for the rows again when the pulse knows of newer ones. No list polls by itself. */
export function useFreshness(view: BoardView | undefined): void {
  const client = useQueryClient();
  const { revision } = usePulse().pulse;
  const shown = view?.revision;
  useEffect(() => {
    if (shown !== undefined && revision > shown) void client.invalidateQueries({ queryKey: ["offers"] });
  }, [client, revision, shown]);
}
