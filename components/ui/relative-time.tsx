"use client";

import { useNow } from "@/components/shell/clock";
import { durationText } from "@/lib/offers/format";

/** How long ago a moment is; it ticks. */
export function RelativeTime({ at }: { at: string }) {
  return <span>{durationText(useNow() - Date.parse(at))}</span>;
}

/** The same without an element of its own, for a cell that carries `translate="no"`. */
export function RelativeTimeText({ at }: { at: string }) {
  return durationText(useNow() - Date.parse(at));
}

/** How long until a moment; `now` when it has come. */
export function Until({ at }: { at: string }) {
  const left = Date.parse(at) - useNow();
  return <span>{left > 0 ? `in ${durationText(left)}` : "now"}</span>;
}
