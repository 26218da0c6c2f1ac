"use client";

import { useEffect } from "react";

/**
 * Goes on where the browser is signed in after all: it keeps the session to itself when a link of another site leads here, and
 * shows it to what this page asks by itself.
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
    // Then the form is the way in.
  }
}
