"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** Follows links to pages of the app with the router, for the whole document. */
export function LinkNavigation() {
  const router = useRouter();
  useEffect(() => {
    const follow = (event: MouseEvent) => {
      const link = (event.target as Element).closest("a");
      const isPlain = !event.button && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
      if (!link || !isPlain || event.defaultPrevented || link.target || link.download) return;
      const { origin, pathname, search, hash, href } = link;
      const here = window.location;
      // The browser itself jumps within a page.
      const isJump = hash && pathname === here.pathname && search === here.search;
      if (origin !== here.origin || isJump || pathname.startsWith("/api/")) return;
      event.preventDefault();
      router.push(href as Route);
    };
    document.addEventListener("click", follow);
    return () => document.removeEventListener("click", follow);
  }, [router]);
  return null;
}
