"use client";

import { useEffect, useRef } from "react";

/** Gives the focus back, when this goes away, to what had it before. Comes before whatever takes the focus. */
export function useFocusReturn(): void {
  const before = useRef<Element | null>(null);
  useEffect(() => {
    before.current ??= document.activeElement;
    return () => {
      if (before.current instanceof HTMLElement && before.current.isConnected) before.current.focus();
    };
  }, []);
}
