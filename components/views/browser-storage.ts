"use client";

// In the first load, so it is small; `browser-views.ts` reads and writes the views.

/** Where the browser keeps a visitor's views. */
export const storageKey = "saved-views";

export function readStorage(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}

export function hasBrowserViews(): boolean {
  return readStorage() !== null;
}

/** Browsers tell other tabs of a change; `writeViews` tells this one. */
export function subscribe(listener: () => void): () => void {
  window.addEventListener("storage", listener);
  return () => window.removeEventListener("storage", listener);
}
