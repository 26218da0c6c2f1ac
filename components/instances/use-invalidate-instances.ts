"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import { useLiveStatus } from "@/components/shell/live-status";
import { instancesKey } from "@/lib/instances/query-options";

/**
 * Invalidates everything about machines when the live status reports a change. `shown` is the ledger's revision
 * before the server read the page: the live status in the same response may already be newer.
 */
export function useInvalidateInstances(shown: number): void {
  const client = useQueryClient();
  const revision = useLiveStatus().liveStatus.instances?.revision;
  const known = useRef(shown);
  useEffect(() => {
    if (revision === undefined || revision === known.current) return;
    known.current = revision;
    void client.invalidateQueries({ queryKey: instancesKey });
  }, [client, revision]);
}
