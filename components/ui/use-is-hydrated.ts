"use client";

import { useSyncExternalStore } from "react";

/** False on the server and during hydration: anything that depends on the user's clock or time zone waits for it. */
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
