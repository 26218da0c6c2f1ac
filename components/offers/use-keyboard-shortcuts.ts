"use client";

import { useEffect } from "react";

/** `/` focuses the search, `j` and `k` move between rows, Esc leaves a field. */
export function useKeyboardShortcuts(): void {
  useEffect(() => {
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}

function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const { activeElement } = document;
  const isField =
    activeElement instanceof HTMLElement &&
    activeElement.matches("input:not([type=checkbox], [type=radio]), select, textarea");
  if (isField) {
    if (event.key === "Escape") activeElement.blur();
    return;
  }
  if (event.key === "/") {
    event.preventDefault();
    document.querySelector<HTMLInputElement>("#search")?.focus();
  } else if (event.key === "j" || event.key === "k") {
    const links = [...document.querySelectorAll<HTMLElement>(".offers tbody th a")];
    const at = links.findIndex((link) => link === activeElement);
    const next = links[event.key === "j" ? at + 1 : Math.max(at - 1, 0)];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  }
}
