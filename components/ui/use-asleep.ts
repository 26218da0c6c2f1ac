"use client";

import { useIsHere } from "./use-is-here";

/** What keeps a control off until the page listens, so that nothing done to it is lost, and afterwards while `disabled`. */
export function useAsleep(disabled = false): { disabled: boolean; "data-asleep"?: "" } {
  return useIsHere() ? { disabled } : { disabled: true, "data-asleep": "" };
}
