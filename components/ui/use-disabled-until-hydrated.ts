"use client";

import { useIsHydrated } from "./use-is-hydrated";

/** Props that disable a control until hydration, so that no input is lost, and afterwards while `disabled`. */
export function useDisabledUntilHydrated(disabled = false): { disabled: boolean; "data-asleep"?: "" } {
  return useIsHydrated() ? { disabled } : { disabled: true, "data-asleep": "" };
}
