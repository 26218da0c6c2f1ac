"use client";

import { useEffect, useEffectEvent } from "react";

const escapeHandlers: (() => void)[] = [];

/** Calls back on Escape; of several that wait, the one that came last. An open dialog answers by itself. */
export function useEscape(act: () => void): void {
  const onEscape = useEffectEvent(act);
  useEffect(() => {
    const own = () => onEscape();
    if (escapeHandlers.push(own) === 1) document.addEventListener("keydown", onKey);
    return () => {
      escapeHandlers.splice(escapeHandlers.indexOf(own), 1);
      if (escapeHandlers.length === 0) document.removeEventListener("keydown", onKey);
    };
  }, []);
}

function onKey(event: KeyboardEvent): void {
  if (event.key === "Escape" && !document.querySelector("dialog[open]")) escapeHandlers.at(-1)?.();
}
