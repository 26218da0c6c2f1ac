"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** Follows links to pages of the app with the router, for the whole document. */
export function LinkNavigation() {
  const router = useRouter();
  useEffect(() => {
    const follow = (event: MouseEvent) => {
      const target = event.target instanceof Element ? event.target.closest("a") : null;
      if (!target || event.defaultPrevented || event.button !== 0) return;
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      if (target.target || target.hasAttribute("download") || !isPage(target)) return;
      event.preventDefault();
      router.push(`${target.pathname}${target.search}${target.hash}` as Route);
    };
    document.addEventListener("click", follow);
    return () => document.removeEventListener("click", follow);
  }, [router]);
  return null;
}

/** Whether a link leads to another page of the app. The browser itself jumps within a page. */
function isPage({ origin, pathname, search, hash }: HTMLAnchorElement): boolean {
  const here = window.location;
  if (origin !== here.origin || pathname.startsWith("/api/")) return false;
  return hash === "" || pathname !== here.pathname || search !== here.search;
}
