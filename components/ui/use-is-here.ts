"use client";

import { useSyncExternalStore } from "react";

/** False while the server draws and the browser takes over: what depends on the reader's clock or zone waits for it. */
export function useIsHere(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}

function never(): () => void {
  return () => {};
}
