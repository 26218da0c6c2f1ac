"use client";

import { useEffect } from "react";

/**
 * Redirects when the browser is signed in after all: it withholds the session cookie when a link of another
 * site leads here, but sends it with requests of this page.
 */
export function RedirectSignedIn({ next }: { next: string }) {
  useEffect(() => {
    const asking = new AbortController();
    void redirectIfOwner(next, asking.signal);
    return () => asking.abort();
  }, [next]);
  return null;
}

async function redirectIfOwner(next: string, signal: AbortSignal): Promise<void> {
  try {
    const response = await fetch("/api/pulse", { signal });
    if (!response.ok) return;
    const { visitor } = (await response.json()) as { visitor: string };
    if (visitor === "owner") location.replace(next);
  } catch {
    // The form then remains.
  }
}
