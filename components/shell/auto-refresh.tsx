"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";

import { hasUnsavedInput } from "@/components/ui/unsaved-input";

import { useLiveStatus } from "./live-status";

/** Refreshes a server page when the live status reports newer data, and once `until` (ISO 8601 UTC) has passed. */
export function AutoRefresh({ until }: { until?: string }) {
  const router = useRouter();
  const { at, revision, providers, visitor } = useLiveStatus().liveStatus;
  const news = JSON.stringify([revision, providers, until !== undefined && at > until]);
  const known = useRef(news);
  useEffect(() => {
    if (known.current === news || (visitor !== "owner" && hasUnsavedInput())) return;
    known.current = news;
    router.refresh();
  }, [news, visitor, router]);
  return null;
}
