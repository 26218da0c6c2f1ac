"use client";

import { useEffect, type RefObject } from "react";

/**
 * While `skipAnchor`, all of the page but this element is out of reach: of Tab, of the pointer and of those who hear the page.
 * Afterwards the focus goes back to what had it.
 */
export function useExclusive(element: RefObject<HTMLElement | null>, isAlone: boolean): void {
  useEffect(() => {
    if (!isAlone) return;
    const before = document.activeElement;
    const rest = elementsOutside(element.current!);
    for (const part of rest) part.inert = true;
    return () => {
      for (const part of rest) part.inert = false;
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [element, isAlone]);
}

/** What stands beside the element, and beside each part that holds it. */
function elementsOutside(element: HTMLElement): HTMLElement[] {
  const parent = element.parentElement;
  if (!parent) return [];
  const beside = [...parent.children].filter(
    (child): child is HTMLElement => child instanceof HTMLElement && child !== element && !child.inert,
  );
  return parent === document.body ? beside : [...beside, ...elementsOutside(parent)];
}
