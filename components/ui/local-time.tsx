"use client";

import { useSyncExternalStore } from "react";

const day: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", year: "numeric" };
const minute: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit" };
const second: Intl.DateTimeFormatOptions = { ...minute, second: "2-digit" };

const timeFormats = {
  time: minute,
  "time-seconds": second,
  day,
  minute: { ...day, ...minute },
  full: { ...day, ...second },
};

/** A timestamp in the user's time zone; in UTC, and labeled so, until hydration. */
export function LocalTime({ at, as = "full" }: { at: string; as?: keyof typeof timeFormats }) {
  const isHere = useSyncExternalStore(
    subscribeNever,
    () => true,
    () => false,
  );
  const format = new Intl.DateTimeFormat(
    "en-GB",
    isHere ? timeFormats[as] : { ...timeFormats[as], timeZone: "UTC" },
  );
  const isTimed = as !== "day";
  return <time dateTime={at}>{format.format(new Date(at)) + (isHere || !isTimed ? "" : " UTC")}</time>;
}

function subscribeNever(): () => void {
  return () => {};
}
