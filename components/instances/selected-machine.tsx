"use client";

import { useSearchParams } from "next/navigation";
import { type MouseEvent, useRef } from "react";

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

function rowId(id: string): string {
  return `machine-${id}`;
}

interface MachineLinkProps {
  id: string;
  name: string;
  open(id: string): void;
  className: string;
}

/** Opens a machine beside the list; a plain link for modified clicks and without JavaScript. */
export function MachineLink({ id, name, open, className }: MachineLinkProps) {
  function follow(event: MouseEvent) {
    if (event.metaKey || event.ctrlKey || event.altKey || event.shiftKey) return;
    event.preventDefault();
    open(id);
  }
  return (
    <a id={rowId(id)} href={machineHref(id)} title={name} className={className} onClick={follow}>
      {name}
    </a>
  );
}
