"use client";

import { useEffect, useRef } from "react";

/** Returns the focus on unmount to the element that had it before. Call it before anything that moves the focus. */
export function useFocusReturn(): void {
  const before = useRef<Element | null>(null);
  useEffect(() => {
    before.current ??= document.activeElement;
    return () => {
      if (before.current instanceof HTMLElement && before.current.isConnected) before.current.focus();
    };
  }, []);
}
