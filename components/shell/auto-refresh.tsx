"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";

import { usePulse } from "./pulse";

/** Draws a server page anew when the pulse knows of something newer. */
export function AutoRefresh() {
  const router = useRouter();
  const { revision, providers } = usePulse().pulse;
  const news = JSON.stringify([revision, providers]);
  const known = useRef(news);
  useEffect(() => {
    if (known.current === news) return;
    known.current = news;
    router.refresh();
  }, [news, router]);
  return null;
}
