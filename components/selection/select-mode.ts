"use client";

import { useSyncExternalStore } from "react";

// In the first load, so it is small; the selected offers are in `selection.ts`.

/** Where the tab keeps the selected offers. */
export const storageKey = "selected-offers";

let isOn: boolean | undefined;
let wanted: string | null = null;
const listeners = new Set<() => void>();

/** Whether the rows have check boxes. */
export function useIsSelecting(): boolean {
  return useSyncExternalStore(subscribe, read, () => false);
}

/** Shows or hides the check boxes; `id` is an offer to select at once. */
export function setSelecting(next: boolean, id: string | null = null): void {
  isOn = next;
  wanted = id;
  for (const listener of listeners) listener();
}

/** Whether an offer was to be selected at once; true only the first time. */
export function takeWanted(id: string): boolean {
  const isWanted = wanted === id;
  if (isWanted) wanted = null;
  return isWanted;
}

function read(): boolean {
  return (isOn ??= hasStored());
}

function hasStored(): boolean {
  try {
    return sessionStorage.getItem(storageKey) !== null;
  } catch {
    return false;
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
