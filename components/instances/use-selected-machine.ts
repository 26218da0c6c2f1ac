"use client";

import { useSearchParams } from "next/navigation";
import { useRef } from "react";

export const machineHref = (id: string) => `/instances?machine=${encodeURIComponent(id)}` as const;

/** The selected machine, stored only in the URL. */
export function useSelectedMachine() {
  const id = useSearchParams().get("machine");
  // Moves the focus after a click, but not on page load.
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

export function rowId(id: string): string {
  return `machine-${id}`;
}
