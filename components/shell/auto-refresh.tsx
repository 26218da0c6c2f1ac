"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";

import { hasUnsavedInput } from "@/components/ui/unsaved-input";

import { useLiveStatus } from "./live-status";

/** How long a link may load, in milliseconds. A refresh would cancel it, so that on a slow connection none arrives. */
const navigationTime = 30_000;

/** Refreshes a server page when the live status reports newer data, and once `until` (ISO 8601 UTC) has passed. */
export function AutoRefresh({ until }: { until?: string }) {
  const router = useRouter();
  const { at, revision, providers, visitor } = useLiveStatus().liveStatus;
  const news = JSON.stringify([revision, providers, until !== undefined && at > until]);
  const known = useRef(news);
  const clickedAt = useRef(-Infinity);
  useEffect(() => {
    const note = ({ target, timeStamp }: MouseEvent) => {
      if ((target as Element).closest("a")) clickedAt.current = timeStamp;
    };
    document.addEventListener("click", note);
    return () => document.removeEventListener("click", note);
  }, []);
  useEffect(() => {
    if (known.current === news || (visitor !== "owner" && hasUnsavedInput())) return;
    if (performance.now() - clickedAt.current < navigationTime) return;
    known.current = news;
    router.refresh();
  }, [news, visitor, router]);
  return null;
}
