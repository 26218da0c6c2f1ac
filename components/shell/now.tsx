"use client";

import { createContext, use, useSyncExternalStore } from "react";

// One clock for all ages on a page. It starts at the server's moment, so that both draw the same.
const Start = createContext(0);
export const Clocked = ({ start, children }: { start: number; children: React.ReactNode }) => (
  <Start value={start}>{children}</Start>
);

const listeners = new Set<() => void>();
const step = 5_000;
let now = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/** The time, to within a few seconds, in epoch milliseconds. */
export function useNow(): number {
  const start = use(Start);
  return useSyncExternalStore(subscribe, read, () => start);
}

function read(): number {
  if (now === 0) now = Date.now();
  return now;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, step);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function tick(): void {
  if (document.hidden) return;
  now = Date.now();
  for (const listener of listeners) listener();
}
