"use client";

import { useEffect, type RefObject } from "react";

/**
 * Makes the rest of the page inert while `isAlone`: for Tab, pointer and screen readers.
 * Afterwards returns the focus to where it was.
 */
export function useExclusive(element: RefObject<HTMLElement | null>, isExclusive: boolean): void {
  useEffect(() => {
    if (!isExclusive) return;
    const before = document.activeElement;
    const rest = elementsOutside(element.current!);
    for (const part of rest) part.inert = true;
    return () => {
      for (const part of rest) part.inert = false;
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [element, isExclusive]);
}

/** The siblings of the element and of each of its ancestors. */
function elementsOutside(element: HTMLElement): HTMLElement[] {
  const parent = element.parentElement;
  if (!parent) return [];
  const beside = [...parent.children].filter(
    (child): child is HTMLElement => child instanceof HTMLElement && child !== element && !child.inert,
  );
  return parent === document.body ? beside : [...beside, ...elementsOutside(parent)];
}
