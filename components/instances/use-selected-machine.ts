"use client";

import { useSearchParams } from "next/navigation";
import { useRef } from "react";

export const machineHref = (id: string) => `/instances?machine=${encodeURIComponent(id)}` as const;

/** Which machine is open. The address is the only copy of it. */
export function useSelectedMachine() {
  const id = useSearchParams().get("machine");
  // The focus follows a click, but is not taken from somebody who just arrived.
  const wasAsked = useRef(false);
  return {
    id,
    wasAsked,
    open(next: string) {
      wasAsked.current = true;
      window.history.pushState(null, "", machineHref(next));
    },
    close() {
      wasAsked.current = false;
      window.history.pushState(null, "", "/instances");
      if (id) document.getElementById(rowId(id))?.focus();
    },
  };
}

/** The id of the link in a machine's row. */
export function rowId(id: string): string {
  return `machine-${id}`;
}
