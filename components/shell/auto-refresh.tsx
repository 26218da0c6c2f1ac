"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";

import { keepsSomething } from "@/components/ui/still-owner";

import { usePulse } from "./pulse";

/** Draws a server page anew when the pulse knows of something newer. */
export function AutoRefresh() {
  const router = useRouter();
  const { revision, providers, visitor } = usePulse().pulse;
  const news = JSON.stringify([revision, providers]);
  const known = useRef(news);
  useEffect(() => {
    if (known.current === news || (visitor !== "owner" && keepsSomething())) return;
    known.current = news;
    router.refresh();
  }, [news, visitor, router]);
  return null;
}
