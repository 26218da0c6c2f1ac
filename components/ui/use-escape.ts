"use client";

import { useEffect, useEffectEvent } from "react";

const waiting: (() => void)[] = [];

/** Calls back on Escape; of several that wait, the one that came last. An open dialog answers by itself. */
export function useEscape(act: () => void): void {
  const onEscape = useEffectEvent(act);
  useEffect(() => {
    const own = () => onEscape();
    if (waiting.push(own) === 1) document.addEventListener("keydown", onKey);
    return () => {
      waiting.splice(waiting.indexOf(own), 1);
      if (waiting.length === 0) document.removeEventListener("keydown", onKey);
    };
  }, []);
}

function onKey(event: KeyboardEvent): void {
  if (event.key === "Escape" && !document.querySelector("dialog[open]")) waiting.at(-1)?.();
}
