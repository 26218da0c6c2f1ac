"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import { useLiveStatus } from "@/components/shell/live-status";
import { instancesKey } from "@/lib/instances/query-options";

/** Invalidates everything about machines when the live status reports a change. */
export function useInvalidateInstances(): void {
  const client = useQueryClient();
  const revision = useLiveStatus().pulse.instances?.revision;
  const known = useRef(revision);
  useEffect(() => {
    if (revision === known.current) return;
    known.current = revision;
    void client.invalidateQueries({ queryKey: instancesKey });
  }, [client, revision]);
}
