"use client";

import { useIsHydrated } from "./use-is-hydrated";

/** What keeps a control off until the page listens, so that nothing done to it is lost, and afterwards while `disabled`. */
export function useDisabledUntilHydrated(disabled = false): { disabled: boolean; "data-asleep"?: "" } {
  return useIsHydrated() ? { disabled } : { disabled: true, "data-asleep": "" };
}
