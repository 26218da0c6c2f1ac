"use client";

import { createContext, use, useSyncExternalStore } from "react";

import { durationText } from "@/lib/format";

import { useIsHydrated } from "./hydration";

const day: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", year: "numeric" };
const minute: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit" };
const second: Intl.DateTimeFormatOptions = { ...minute, second: "2-digit" };

/** The age of a timestamp; updates with the clock. */
export function RelativeTime({ at }: { at: string }) {
  return <span>{durationText(useNow() - Date.parse(at))}</span>;
}

/** Like `RelativeTime` without an element, for a cell with `translate="no"`; or the date, if there is one. */
export function RelativeTimeText({ at, date = null }: { at: string; date?: string | null }) {
  const now = useNow();
  return date ?? durationText(now - Date.parse(at));
}

/** The time until a timestamp; `now` once it has passed. */
export function Until({ at }: { at: string }) {
  const left = Date.parse(at) - useNow();
  return <span>{left > 0 ? `in ${durationText(left)}` : "now"}</span>;
}

const timeFormats = {
  time: minute,
  "time-seconds": second,
  day,
  minute: { ...day, ...minute },
  full: { ...day, ...second },
};

/** A timestamp in the user's time zone; in UTC, and labeled so, until hydration. */
export function LocalTime({ at, as = "full" }: { at: string; as?: keyof typeof timeFormats }) {
  const isHere = useIsHydrated();
  const format = new Intl.DateTimeFormat(
    "en-US-u-hc-h23",
    isHere ? timeFormats[as] : { ...timeFormats[as], timeZone: "UTC" },
  );
  const isTimed = as !== "day";
  return <time dateTime={at}>{format.format(new Date(at)) + (isHere || !isTimed ? "" : " UTC")}</time>;
}

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
  // Until the first tick it is the time of the server, so that hydration ends without another render of every age.
  return useSyncExternalStore(
    subscribe,
    () => now || start,
    () => start,
  );
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
