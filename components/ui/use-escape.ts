"use client";

import { useEffect, useEffectEvent } from "react";

const escapeHandlers: (() => void)[] = [];

/** Calls the newest of several registered handlers on Escape. An open dialog handles Escape on its own. */
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
