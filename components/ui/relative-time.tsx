"use client";

import { durationText } from "@/lib/format";

import { useNow } from "./clock";

/** The age of a timestamp; updates with the clock. */
export function RelativeTime({ at }: { at: string }) {
  return <span>{durationText(useNow() - Date.parse(at))}</span>;
}

/** Like `RelativeTime` without an element, for a cell with `translate="no"`. */
export function RelativeTimeText({ at }: { at: string }) {
  return durationText(useNow() - Date.parse(at));
}

/** The time until a timestamp; `now` once it has passed. */
export function Until({ at }: { at: string }) {
  const left = Date.parse(at) - useNow();
  return <span>{left > 0 ? `in ${durationText(left)}` : "now"}</span>;
}
