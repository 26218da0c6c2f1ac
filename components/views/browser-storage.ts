// In the first load, so it is small; `browser-views.ts` reads and writes the views.

/** Where the browser keeps a visitor's views. */
export const storageKey = "saved-views";

export function hasBrowserViews(): boolean {
  try {
    return storageKey in localStorage;
  } catch {
    return false;
  }
}
