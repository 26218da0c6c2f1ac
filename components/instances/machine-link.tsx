"use client";

import type { MouseEvent } from "react";

import { machineHref, rowId } from "./use-selected-machine";

interface MachineLinkProps {
  id: string;
  name: string;
  open(id: string): void;
}

/** Opens a machine beside the list; a plain link for modified clicks and without JavaScript. */
export function MachineLink({ id, name, open }: MachineLinkProps) {
  function follow(event: MouseEvent) {
    if (event.metaKey || event.ctrlKey || event.altKey || event.shiftKey) return;
    event.preventDefault();
    open(id);
  }
  return (
    <a id={rowId(id)} href={machineHref(id)} title={name} onClick={follow}>
      {name}
    </a>
  );
}
