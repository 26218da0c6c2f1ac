"use client";

import { useSyncExternalStore } from "react";

/** False while the server draws and the browser takes over: what depends on the reader's clock or zone waits for it. */
export function useIsHydrated(): boolean {
  return useSyncExternalStore(
    subscribeNever,
    () => true,
    () => false,
  );
}

function subscribeNever(): () => void {
  return () => {};
}
