"use client";

import { createContext, use, useSyncExternalStore } from "react";

// One clock for all ages on a page. It starts at the server's time, so that hydration renders the same text.
const InitialTime = createContext(0);
export const ClockProvider = ({ start, children }: { start: number; children: React.ReactNode }) => (
  <InitialTime value={start}>{children}</InitialTime>
);

const listeners = new Set<() => void>();
const tickInterval = 5_000;
let now = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/** The current time to within a few seconds, in epoch milliseconds. */
export function useNow(): number {
  const start = use(InitialTime);
  return useSyncExternalStore(subscribe, readNow, () => start);
}

function readNow(): number {
  if (now === 0) now = Date.now();
  return now;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, tickInterval);
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
