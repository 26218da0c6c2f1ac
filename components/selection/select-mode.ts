"use client";

import { useSyncExternalStore } from "react";

// In the first load, so it is small; the selected offers are in `selection.ts`.

/** Where the tab keeps the selected offers. */
export const storageKey = "selected-offers";

/** `wanted` is the id of an offer that is selected as soon as its check box is there. */
const state: { isOn?: boolean; wanted?: string | undefined } = {};
const listeners = new Set<() => void>();

/** Whether the rows have check boxes. */
export function useIsSelecting(): boolean {
  return useSyncExternalStore(subscribe, read, () => false);
}

/** Shows or hides the check boxes; `wanted` is the id of an offer to select at once. */
export function setSelecting(isOn: boolean, wanted?: string): void {
  Object.assign(state, { isOn, wanted });
  for (const listener of listeners) listener();
}

/** Whether an offer was to be selected at once; true only the first time. */
export function takeWanted(id: string): boolean {
  const isWanted = state.wanted === id;
  if (isWanted) state.wanted = undefined;
  return isWanted;
}

function read(): boolean {
  return (state.isOn ??= hasStored());
}

function hasStored(): boolean {
  try {
    return storageKey in sessionStorage;
  } catch {
    return false;
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
